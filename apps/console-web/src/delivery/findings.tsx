import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { Finding } from '../api/delivery-types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { findingList } from './queries.ts';

const route = getRouteApi('/delivery');

/** What the audits have found. */
export function Findings() {
  const say = useText();
  const { after } = route.useSearch();
  const query = useQuery(findingList(after));
  return (
    <Stack component="section" aria-label={say('findings')}>
      <Title order={2} size="h3">
        {say('findings')}
      </Title>
      <Text>{say('findingsHelp')}</Text>
      <QueryView query={query}>
        {({ findings, next }) => (
          <>
            {findings.length === 0 ? <Text>{say('noFindings')}</Text> : <FindingTable findings={findings} />}
            <PageLinks
              first={after === undefined ? undefined : linkOptions({ to: '/delivery' })}
              next={next === null ? undefined : linkOptions({ to: '/delivery', search: { after: next } })}
            />
          </>
        )}
      </QueryView>
    </Stack>
  );
}

function FindingTable({ findings }: { readonly findings: readonly Finding[] }) {
  const say = useText();
  return (
    <DataTable minWidth={760} heads={['foundAt', 'findingKind', 'consumer', 'placeInLog', 'key', 'eventId']}>
      {findings.map(({ n, kind, consumer, topic, partition, offset, key, eventId, foundAt }) => (
        <Table.Tr key={n}>
          <Table.Th scope="row">
            <Moment at={foundAt} />
          </Table.Th>
          <Table.Td>{say.named('finding.', kind)}</Table.Td>
          <Table.Td data-value>{consumer}</Table.Td>
          <Table.Td data-value>{`${topic} ${partition} / ${offset}`}</Table.Td>
          <Table.Td data-value>{key}</Table.Td>
          <Table.Td data-value>{eventId}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
