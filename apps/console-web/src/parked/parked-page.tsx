import { Stack, Table, Text, Title } from '@mantine/core';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Agent, ParkedGroup } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { agentList } from '../services/queries.ts';
import { StateBadge } from '../shell/state-badge.tsx';
import { ActButton } from '../shell/act-button.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { ReasonDialog } from '../shell/reason-dialog.tsx';
import { Moment } from '../time/moment.tsx';
import { parkedGroups, replayGroup } from './queries.ts';

interface GroupOf {
  readonly service: string;
  readonly group: ParkedGroup;
  /** When the list was made. */
  readonly seenAt: string;
}

/** What services hold back, by the reason, in all services that are there. */
export function ParkedPage() {
  const say = useText();
  const agents = useQuery(agentList);
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('parked')}
      </Title>
      <Text>{say('parkedHelp')}</Text>
      <QueryView query={agents}>{(found) => <OfServices services={servicesIn(found.agents)} />}</QueryView>
    </Stack>
  );
}

/** Those that said goodbye hold nothing back that could be asked for. */
const servicesIn = (agents: readonly Agent[]): string[] => [
  ...new Set(agents.flatMap(({ service, state }) => (state === 'left' ? [] : [service]))),
];

function OfServices({ services }: { readonly services: readonly string[] }) {
  const say = useText();
  const queries = useQueries({ queries: services.map(parkedGroups) });
  const groups = queries.flatMap(({ data }, n) =>
    data ? data.groups.map((group): GroupOf => ({ service: services[n]!, group, seenAt: data.at })) : [],
  );
  const isPending = queries.some((query) => query.isPending);
  const hasFailed = queries.some(({ error }) => error !== null);
  const hasStash = queries.some(({ data }) => data !== undefined && data !== null);
  return (
    <Stack>
      {queries.map(
        ({ error, refetch }, n) =>
          error && <ErrorNote key={services[n]} error={error} again={() => void refetch()} />,
      )}
      {isPending && <Text role="status">{say('loading')}</Text>}
      {groups.length > 0 && <GroupTable groups={groups} />}
      {groups.length === 0 && !isPending && !hasFailed && (
        <Text>{say(hasStash ? 'nothingParked' : 'noStash')}</Text>
      )}
    </Stack>
  );
}

function GroupTable({ groups }: { readonly groups: readonly GroupOf[] }) {
  const [choosing, choose] = useState<GroupOf>();
  return (
    <>
      <DataTable minWidth={820} heads={['service', 'state', 'why', 'keys', 'since', 'actions']}>
        {groups.map((one) => (
          <GroupRow key={rowKey(one)} one={one} replay={() => choose(one)} />
        ))}
      </DataTable>
      {choosing && <ReplayGroup one={choosing} close={() => choose(undefined)} />}
    </>
  );
}

const rowKey = ({ service, group: { errorType, topic, state } }: GroupOf): string =>
  [service, errorType, topic, state].join(' ');

function GroupRow({
  one: { service, group },
  replay,
}: {
  readonly one: GroupOf;
  readonly replay: () => void;
}) {
  const say = useText();
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <AnchorLink to="/parked/$service" params={{ service }}>
          {service}
        </AnchorLink>
      </Table.Th>
      <Table.Td>
        <StateBadge state={group.state} />
      </Table.Td>
      <Table.Td data-value>
        {group.sample}
        <Text size="sm" data-value>
          {group.errorType} · {group.topic}
        </Text>
      </Table.Td>
      <Table.Td>{group.keys}</Table.Td>
      <Table.Td>
        <Moment at={group.firstFailedAt} />
      </Table.Td>
      <Table.Td>{group.state === 'parked' && <ActButton text={say('replayGroup')} act={replay} />}</Table.Td>
    </Table.Tr>
  );
}

function ReplayGroup({
  one: { service, group, seenAt },
  close,
}: {
  readonly one: GroupOf;
  readonly close: () => void;
}) {
  const say = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const count = group.keys;
  return (
    <ReasonDialog
      title={say('replayGroup')}
      help={say('replayGroupHelp', { count })}
      act={say('replayGroup')}
      count={count}
      run={(reason) => replayGroup(service, group, seenAt, reason)}
      done={({ id }) => {
        void client.invalidateQueries({ queryKey: ['parked', service] });
        void navigate({ to: '/parked/$service/jobs/$id', params: { service, id } });
      }}
      close={close}
    />
  );
}
