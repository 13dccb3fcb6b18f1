import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { Conflict } from '../api/gate-types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { conflictList } from './queries.ts';

const route = getRouteApi('/gate/conflicts');

/** Tickets that were used twice while devices had no network, newest first. */
export function ConflictsPage() {
  const say = useText();
  const { after } = route.useSearch();
  const query = useQuery(conflictList(after));
  return (
    <Stack>
      <AnchorLink to="/gate">{say('toGate')}</AnchorLink>
      <Title order={1} size="h2">
        {say('conflicts')}
      </Title>
      <Text>{say('conflictsHelp')}</Text>
      <QueryView query={query}>
        {({ conflicts, next }) => (
          <>
            {conflicts.length === 0 ? (
              <Text>{say('noConflicts')}</Text>
            ) : (
              <DataTable minWidth={640} heads={['ticket', 'scannedAt', 'otherScan', 'deviceId']}>
                {conflicts.map((conflict) => (
                  <ConflictRow key={conflict.scanId} conflict={conflict} />
                ))}
              </DataTable>
            )}
            <PageLinks
              first={after === undefined ? undefined : linkOptions({ to: '/gate/conflicts' })}
              next={
                next === null ? undefined : linkOptions({ to: '/gate/conflicts', search: { after: next } })
              }
            />
          </>
        )}
      </QueryView>
    </Stack>
  );
}

function ConflictRow({ conflict }: { readonly conflict: Conflict }) {
  const say = useText();
  const { ticketId, gateId, scannedAt, other, deviceId } = conflict;
  return (
    <Table.Tr>
      <Table.Th scope="row" data-value>
        <AnchorLink to="/gate/tickets/$ticketId" params={{ ticketId }}>
          {ticketId}
        </AnchorLink>
      </Table.Th>
      <Table.Td>
        <span data-value>{gateId}</span> <Moment at={scannedAt} />
      </Table.Td>
      <Table.Td>
        {other.gateId === null || other.scannedAt === null ? (
          say('otherUnknown')
        ) : (
          <>
            <span data-value>{other.gateId}</span> <Moment at={other.scannedAt} />
          </>
        )}
      </Table.Td>
      <Table.Td data-value>{deviceId}</Table.Td>
    </Table.Tr>
  );
}
