import { Group, Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { SagaDetail } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { AddNote } from './add-note.tsx';
import { History } from './history.tsx';
import { Legs } from './legs.tsx';
import { sagaDetail } from './queries.ts';
import { StateBadge } from '../shell/state-badge.tsx';
import { WayTaken } from './way-taken.tsx';

const route = getRouteApi('/sagas/$orderId');

/** One saga: where it stands, how it came there, and what can be done. */
export function SagaPage() {
  const say = useText();
  const { orderId } = route.useParams();
  const query = useQuery(sagaDetail(orderId));
  return (
    <Stack>
      <AnchorLink to="/sagas">{say('toSagas')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {orderId}
      </Title>
      {/* Another order begins anew: nothing that was asked for the one before is shown. */}
      <QueryView key={orderId} query={query}>
        {(saga) => (
          <>
            <Facts saga={saga} />
            <Legs saga={saga} />
            <AddNote orderId={orderId} />
            <WayTaken saga={saga} />
            <History saga={saga} />
          </>
        )}
      </QueryView>
    </Stack>
  );
}

function Facts({ saga }: { readonly saga: SagaDetail }) {
  const say = useText();
  return (
    <Table variant="vertical" layout="fixed">
      <Table.Tbody>
        <Table.Tr>
          <Table.Th scope="row" w={140}>
            {say('state')}
          </Table.Th>
          <Table.Td>
            <Group>
              <StateBadge state={saga.state} />
            </Group>
          </Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('created')}</Table.Th>
          <Table.Td>
            <Moment at={saga.createdAt} />
          </Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('settledAt')}</Table.Th>
          <Table.Td>{saga.settledAt === null ? say('notSettled') : <Moment at={saga.settledAt} />}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('correlation')}</Table.Th>
          <Table.Td>
            <Group gap="xs">
              <span data-value>{saga.correlationId}</span>
              <AnchorLink to="/trails/$correlationId" params={{ correlationId: saga.correlationId }}>
                {say('trailLink')}
              </AnchorLink>
            </Group>
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}
