import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { ParkedKey } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { StateBadge } from '../shell/state-badge.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { parkedKeys } from './queries.ts';

const route = getRouteApi('/parked/$service');

/** The keys that one service holds back. */
export function KeysPage() {
  const say = useText();
  const { service } = route.useParams();
  const { after } = route.useSearch();
  const query = useQuery(parkedKeys(service, after));
  return (
    <Stack>
      <AnchorLink to="/parked">{say('toParked')}</AnchorLink>
      <Title order={1} size="h2">
        {say('keysOf', { service })}
      </Title>
      <QueryView query={query}>
        {({ keys, next }) => (
          <>
            {keys.length === 0 ? (
              <Text>{say('nothingParked')}</Text>
            ) : (
              <KeyTable keys={keys} service={service} />
            )}
            <PageLinks
              first={
                after === undefined ? undefined : linkOptions({ to: '/parked/$service', params: { service } })
              }
              next={
                next === null
                  ? undefined
                  : linkOptions({ to: '/parked/$service', params: { service }, search: { after: next } })
              }
            />
          </>
        )}
      </QueryView>
    </Stack>
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
