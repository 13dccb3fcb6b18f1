import { Alert, Button, Group, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import type { RecordPage } from '../api/delivery-types.ts';
import { useText } from '../i18n/language.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { recordPages } from './queries.ts';
import { RecordTable } from './record-table.tsx';
import {
  isFiltered,
  olderThan,
  PAGE_RECORDS,
  typedIn,
  wrongIn,
  type RecordsSearch,
} from './records-search.ts';

const route = getRouteApi('/topics/$topic');
/** The contract of dead letters is that of the topic that they come from. */
const DEAD_LETTERS = /\.dlq$/;

/** The records of a topic, a stretch of one partition at a time. */
export function TopicPage() {
  const say = useText();
  const { topic } = route.useParams();
  const search = route.useSearch();
  const wrong = wrongIn(search);
  // Another address begins with its own words, and looks anew.
  const address = JSON.stringify([topic, search]);
  return (
    <Stack>
      <AnchorLink to="/topics">{say('topics')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {topic}
      </Title>
      <AnchorLink to="/contracts/$topic" params={{ topic: topic.replace(DEAD_LETTERS, '') }}>
        {say('contractOfTopic')}
      </AnchorLink>
      <Filters key={`form ${address}`} search={search} wrong={wrong} />
      {wrong === undefined && <Look key={address} topic={topic} search={search} />}
    </Stack>
  );
}

interface FiltersProps {
  readonly search: RecordsSearch;
  readonly wrong: 'partition' | 'from' | undefined;
}

function Filters({ search, wrong }: FiltersProps) {
  const say = useText();
  const navigate = route.useNavigate();
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void navigate({ search: typedIn(new FormData(event.currentTarget)) });
  };
  const field = (name: keyof RecordsSearch, label: string) => (
    <TextInput
      {...{ label, name, defaultValue: search[name] }}
      error={wrong === name && say('notANumber')}
      inputMode={name === 'partition' || name === 'from' ? 'numeric' : 'text'}
    />
  );
  return (
    <form onSubmit={find} noValidate role="search" aria-label={say('records')}>
      <Group align="flex-start">
        {field('key', say('key'))}
        {field('type', say('eventType'))}
        {field('text', say('recordText'))}
        {field('partition', say('partition'))}
        {field('from', say('fromOffset'))}
        <Button type="submit" variant="default" mt={26}>
          {say('find')}
        </Button>
      </Group>
    </form>
  );
}

interface LookProps {
  readonly topic: string;
  readonly search: RecordsSearch;
}

function Look({ topic, search }: LookProps) {
  const say = useText();
  const [isLive, follow] = useState(false);
  const [isStopped, stop] = useState(false);
  const query = useInfiniteQuery(recordPages(topic, search, isLive));
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const found = query.data?.pages.reduce((sum, { records }) => sum + records.length, 0) ?? 0;
  const isLooking = isFiltered(search) && hasNextPage && found < PAGE_RECORDS && !isStopped && !isError;
  useEffect(() => {
    if (isLooking && !isFetching) void fetchNextPage();
  }, [isLooking, isFetching, fetchNextPage]);
  return (
    <>
      {search.from === undefined && !isFiltered(search) && (
        <Switch
          label={say('followRecords')}
          checked={isLive}
          onChange={(event) => follow(event.currentTarget.checked)}
        />
      )}
      <QueryView query={query}>
        {({ pages }) => (
          <Found topic={topic} search={search} pages={pages} isLooking={isLooking} stop={() => stop(true)} />
        )}
      </QueryView>
    </>
  );
}

interface FoundProps extends LookProps {
  readonly pages: readonly RecordPage[];
  readonly isLooking: boolean;
  readonly stop: () => void;
}

function Found({ topic, search, pages, isLooking, stop }: FoundProps) {
  const say = useText();
  const records = pages.flatMap((page) => page.records);
  const [first, last] = [pages[0]!, pages.at(-1)!];
  const older = olderThan(first.scanned.from, first.low);
  const partition = String(first.partition);
  const place = (from: string | undefined) =>
    from === undefined
      ? undefined
      : linkOptions({ to: '/topics/$topic', params: { topic }, search: { ...search, partition, from } });
  return (
    <>
      <Group>
        <Text role="status" data-looking={isLooking}>
          {say(isLooking ? 'lookingThrough' : 'lookedThrough', {
            ...{ partition, from: first.scanned.from, to: last.scanned.to },
            ...{ low: last.low, high: last.high },
          })}
        </Text>
        {isLooking && (
          <Button size="xs" variant="default" onClick={stop}>
            {say('stopLooking')}
          </Button>
        )}
      </Group>
      {records.length === 0 && !isLooking && (
        <Alert color="gray" variant="outline">
          {say('noRecords')}
        </Alert>
      )}
      {records.length > 0 && <RecordTable topic={topic} records={records} />}
      {older !== undefined && !isFiltered(search) && (
        <PageLinks first={undefined} next={place(older)} nextText="olderRecords" />
      )}
      <PageLinks
        first={undefined}
        next={isLooking ? undefined : place(last.next ?? undefined)}
        nextText={isFiltered(search) ? 'lookFurther' : 'newerRecords'}
      />
    </>
  );
}
