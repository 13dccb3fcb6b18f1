import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Agent } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { NewestConversations } from '../conversations/newest-conversations.tsx';
import { isConversationId } from '../conversations/sides.ts';
import { DataTable } from '../shell/data-table.tsx';
import { OpenForm } from '../shell/open-form.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { Capabilities } from './capabilities.tsx';
import { agentList } from './queries.ts';

const LOOK_AGAIN_MS = 10_000;
const COLORS = { there: 'green', suspect: 'yellow', gone: 'red', left: 'gray' } as const;

/** Which services run, as the directory has told. */
export function ServicesPage() {
  const say = useText();
  const navigate = useNavigate();
  const query = useQuery({ ...agentList, refetchInterval: LOOK_AGAIN_MS });
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('services')}
      </Title>
      <QueryView query={query}>
        {({ agents }) =>
          agents.length === 0 ? <Text>{say('noAgents')}</Text> : <AgentTable agents={agents} />
        }
      </QueryView>
      <OpenForm
        name={say('openConversation')}
        label={say('conversationId')}
        wrong={say('conversationIdWrong')}
        isRight={isConversationId}
        open={(conversationId) =>
          void navigate({ to: '/conversations/$conversationId', params: { conversationId } })
        }
      />
      <NewestConversations />
      <Capabilities />
    </Stack>
  );
}

function AgentTable({ agents }: { readonly agents: readonly Agent[] }) {
  const say = useText();
  return (
    <DataTable minWidth={560} heads={['service', 'state', 'lease', 'agent', 'address']}>
      {agents.map(({ agentId, service, state, url, leaseUntil }) => (
        <Table.Tr key={agentId}>
          <Table.Th scope="row">{service}</Table.Th>
          <Table.Td>
            <Badge color={COLORS[state]} variant="outline">
              {say.named('agent.', state)}
            </Badge>
          </Table.Td>
          <Table.Td>{leaseUntil ? <Moment at={leaseUntil} /> : say('unknown')}</Table.Td>
          <Table.Td data-value>{agentId}</Table.Td>
          <Table.Td data-value>{url ?? say('unknown')}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
