import { Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { ParkedKey } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { StateBadge } from '../shell/state-badge.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { typedTexts } from '../shell/search-fields.ts';
import { Moment } from '../time/moment.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { BatchActs, useBatchDialog } from './batch-acts.tsx';
import { filterOf, type KeysSearch } from './filter.ts';
import { matchingKeys, parkedKeys } from './queries.ts';

const route = getRouteApi('/parked/$service');

/** The keys that one service holds back, narrowed by what stands in the address. */
export function KeysPage() {
  const say = useText();
  const { service } = route.useParams();
  const search = route.useSearch();
  const filter = filterOf(search);
  const query = useQuery(parkedKeys(service, search));
  const page = (after?: string) =>
    linkOptions({
      to: '/parked/$service',
      params: { service },
      search: after === undefined ? filter : { ...filter, after },
    });
  return (
    <Stack>
      <AnchorLink to="/parked">{say('toParked')}</AnchorLink>
      <Title order={1} size="h2">
        {say('keysOf', { service })}
      </Title>
      <Filters search={search} />
      <AllMatching service={service} search={search} />
      <QueryView query={query}>
        {({ keys, next }) => (
          <>
            {keys.length === 0 ? (
              <Text>{say('nothingParked')}</Text>
            ) : (
              <KeyTable keys={keys} service={service} />
            )}
            <PageLinks
              first={search.after === undefined ? undefined : page()}
              next={next === null ? undefined : page(next)}
            />
          </>
        )}
      </QueryView>
    </Stack>
  );
}

const FIELDS = ['pattern', 'errorType', 'topic'] as const;

function Filters({ search }: { readonly search: KeysSearch }) {
  const say = useText();
  const navigate = route.useNavigate();
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void navigate({ search: typedTexts(FIELDS, new FormData(event.currentTarget)) });
  };
  return (
    <form onSubmit={find} noValidate role="search" aria-label={say('parkedFilter')}>
      <Group align="flex-end" gap="xs">
        {FIELDS.map((name) => (
          <TextInput
            key={`${name} ${search[name] ?? ''}`}
            {...{ label: say(name), name, defaultValue: search[name] ?? '', maxLength: 300 }}
          />
        ))}
        <Button type="submit" variant="default">
          {say('find')}
        </Button>
      </Group>
    </form>
  );
}

/** Whatever matches, on whichever page of the list. */
function AllMatching({ service, search }: { readonly service: string; readonly search: KeysSearch }) {
  const say = useText();
  const { data } = useQuery(matchingKeys(service, search));
  const { choose, dialog } = useBatchDialog();
  if (!data) return null;
  const { keys, at: seenAt } = data;
  return (
    <Group role="group" aria-label={say('allMatching')}>
      <Text>{say('matchingKeys', { count: keys })}</Text>
      {keys > 0 && <BatchActs seen={{ service, filter: filterOf(search), keys, seenAt }} choose={choose} />}
      {dialog}
    </Group>
  );
}

function KeyTable({ keys, service }: { readonly keys: readonly ParkedKey[]; readonly service: string }) {
  return (
    <DataTable minWidth={720} heads={['key', 'state', 'why', 'waitingBehind', 'since']}>
      {keys.map(({ key, state, reason, events, firstFailedAt }) => (
        <Table.Tr key={key}>
          <Table.Th scope="row" data-value>
            <AnchorLink to="/parked/$service/keys/$key" params={{ service, key }}>
              {key}
            </AnchorLink>
          </Table.Th>
          <Table.Td>
            <StateBadge state={state} />
          </Table.Td>
          <Table.Td data-value>{reason}</Table.Td>
          <Table.Td>{events}</Table.Td>
          <Table.Td>
            <Moment at={firstFailedAt} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
