import { Stack, Table, Text, Title } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { agentList } from '../services/queries.ts';
import { StateBadge } from '../shell/state-badge.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { BatchActs, useBatchDialog } from './batch-acts.tsx';
import { parkedGroups } from './queries.ts';
import { byReason, type GroupOf, type Reason } from './reasons.ts';
import { servicesIn } from './services-in.ts';

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
      <AnchorLink to="/parked/batches">{say('batches')}</AnchorLink>
      <QueryView query={agents}>{(found) => <OfServices services={servicesIn(found.agents)} />}</QueryView>
    </Stack>
  );
}

function OfServices({ services }: { readonly services: readonly string[] }) {
  const say = useText();
  const queries = useQueries({ queries: services.map(parkedGroups) });
  const { choose, dialog } = useBatchDialog();
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
      {groups.length > 0 && <ReasonTable reasons={byReason(groups)} choose={choose} />}
      {dialog}
      {groups.length === 0 && !isPending && !hasFailed && (
        <Text>{say(hasStash ? 'nothingParked' : 'noStash')}</Text>
      )}
    </Stack>
  );
}

interface Choosing {
  readonly choose: ReturnType<typeof useBatchDialog>['choose'];
}

function ReasonTable({ reasons, choose }: Choosing & { readonly reasons: readonly Reason[] }) {
  return (
    <DataTable minWidth={940} heads={['why', 'keys', 'oldestNewest', 'service', 'keysThere', 'actions']}>
      {reasons.map((reason) => (
        <ReasonRows
          key={[reason.state, reason.errorType, reason.pattern].join(' ')}
          reason={reason}
          choose={choose}
        />
      ))}
    </DataTable>
  );
}

/** One row for each service and topic; what they share stands in the first. */
function ReasonRows({ reason, choose }: Choosing & { readonly reason: Reason }) {
  const { parts, keys, state, oldest, newest } = reason;
  const rows = { rowSpan: parts.length };
  return parts.map((part, n) => (
    <Table.Tr key={`${part.service} ${part.group.topic}`}>
      {n === 0 && (
        <>
          <Table.Th scope="row" miw={220} {...rows}>
            <span data-value>{reason.sample}</span>
            <Text size="sm" data-value>
              {reason.errorType}
            </Text>
            <StateBadge state={state} />
          </Table.Th>
          <Table.Td {...rows}>{keys}</Table.Td>
          <Table.Td {...rows}>
            <div>
              <Moment at={oldest} />
            </div>
            <Moment at={newest} />
          </Table.Td>
        </>
      )}
      <PartCells part={part} choose={choose} />
    </Table.Tr>
  ));
}

function PartCells({ part: { service, group, seenAt }, choose }: Choosing & { readonly part: GroupOf }) {
  const { errorType, topic, pattern, keys, state } = group;
  const filter = { errorType, topic, pattern };
  return (
    <>
      <Table.Td miw={120} data-value>
        <AnchorLink to="/parked/$service" params={{ service }} search={filter}>
          {service}
        </AnchorLink>
        <Text size="sm" data-value>
          {topic}
        </Text>
      </Table.Td>
      <Table.Td>{keys}</Table.Td>
      <Table.Td>
        {state === 'parked' && <BatchActs seen={{ service, filter, keys, seenAt }} choose={choose} />}
      </Table.Td>
    </>
  );
}
