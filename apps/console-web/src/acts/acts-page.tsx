import {
  Alert,
  Button,
  Code,
  Group,
  NativeSelect,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { ActsPage as Page } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { agentList } from '../services/queries.ts';
import { DataTable } from '../shell/data-table.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { typedIn, type ActsSearch } from './acts-search.ts';
import { actList } from './queries.ts';

const route = getRouteApi('/acts');

/** What operators did, and what they were refused, over all services. */
export function ActsPage() {
  const say = useText();
  const search = route.useSearch();
  const query = useQuery(actList(search));
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('acts')}
      </Title>
      {/* Another address begins with its own words. */}
      <Filters key={JSON.stringify(search)} search={search} />
      <QueryView query={query}>{(page) => <Found page={page} search={search} />}</QueryView>
    </Stack>
  );
}

function Filters({ search }: { readonly search: ActsSearch }) {
  const say = useText();
  const navigate = route.useNavigate();
  const { data } = useQuery(agentList);
  const services = [...new Set(data?.agents.map(({ service }) => service))].sort();
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void navigate({ search: typedIn(new FormData(event.currentTarget)) });
  };
  return (
    <form onSubmit={find} noValidate role="search" aria-label={say('acts')}>
      <Group align="flex-end">
        <NativeSelect
          label={say('service')}
          name="service"
          defaultValue={search.service ?? ''}
          data={[
            { value: '', label: say('anyService') },
            ...[...new Set([...services, ...(search.service === undefined ? [] : [search.service])])].map(
              (value) => ({ value, label: value }),
            ),
          ]}
        />
        <TextInput label={say('actor')} name="actor" defaultValue={search.actor} />
        <TextInput label={say('act')} name="action" defaultValue={search.action} />
        <TextInput label={say('actText')} name="text" defaultValue={search.text} />
        <Button type="submit" variant="default">
          {say('find')}
        </Button>
      </Group>
    </form>
  );
}

function Found({ page, search }: { readonly page: Page; readonly search: ActsSearch }) {
  const say = useText();
  const { before, ...filters } = search;
  const silent = page.asked.filter(({ outcome }) => outcome !== 'answered');
  return (
    <>
      {silent.length > 0 && (
        <Alert color="yellow" variant="outline" role="status">
          {silent.map(({ service, outcome }) => (
            <Text key={service} data-outcome={outcome}>
              {say.named('asked.', outcome, { service })} {say('actsMissing')}
            </Text>
          ))}
        </Alert>
      )}
      {page.acts.length === 0 ? <NoActs completeTo={page.completeTo} /> : <ActTable acts={page.acts} />}
      <PageLinks
        first={before === undefined ? undefined : linkOptions({ to: '/acts', search: filters })}
        next={
          page.completeTo === null
            ? undefined
            : linkOptions({ to: '/acts', search: { ...filters, before: page.completeTo } })
        }
        nextText="olderActs"
      />
    </>
  );
}

/** What is rare is looked for bit by bit: none so far is not none at all. */
function NoActs({ completeTo }: { readonly completeTo: string | null }) {
  const say = useText();
  if (completeTo === null) return <Text>{say('noActMatches')}</Text>;
  return (
    <Text>
      {say('noActsSince')} <Moment at={completeTo} />
    </Text>
  );
}

function ActTable({ acts }: { readonly acts: Page['acts'] }) {
  return (
    <DataTable minWidth={900} heads={['when', 'service', 'actor', 'act', 'subject', 'reason', 'actDetail']}>
      {acts.map(({ at, service, actor, action, subject, reason, detail }, n) => (
        <Table.Tr key={`${at} ${n}`}>
          <Table.Td>
            <Moment at={at} />
          </Table.Td>
          <Table.Td miw={130} data-value>
            {service}
          </Table.Td>
          <Table.Td data-value>{actor}</Table.Td>
          <Table.Td miw={160} data-value>
            {action}
          </Table.Td>
          <Table.Td data-value>{subject}</Table.Td>
          <Table.Td data-value>{reason}</Table.Td>
          <Table.Td>
            {Object.keys(detail).length > 0 && <Code data-value>{JSON.stringify(detail)}</Code>}
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
