import { Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { Batch } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { agentList } from '../services/queries.ts';
import { DataTable } from '../shell/data-table.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { BatchBar } from './batch-bar.tsx';
import { GroupCell } from './group-cell.tsx';
import { batchList } from './queries.ts';
import { servicesIn } from './services-in.ts';

const route = getRouteApi('/parked/batches');

interface BatchOf {
  readonly service: string;
  readonly batch: Batch;
}

/** What was done to many keys at once: the newest of all services, or those of one page by page. */
export function BatchesPage() {
  const say = useText();
  const { service, after } = route.useSearch();
  return (
    <Stack>
      <AnchorLink to="/parked">{say('toParked')}</AnchorLink>
      <Title order={1} size="h2">
        {say('batches')}
      </Title>
      <Text>{say('batchesHelp')}</Text>
      {service === undefined ? <OfAll /> : <OfService service={service} after={after} />}
    </Stack>
  );
}

function OfAll() {
  const agents = useQuery(agentList);
  return <QueryView query={agents}>{(found) => <Newest services={servicesIn(found.agents)} />}</QueryView>;
}

function Newest({ services }: { readonly services: readonly string[] }) {
  const say = useText();
  const queries = useQueries({ queries: services.map((service) => batchList(service)) });
  const pages = queries.flatMap(({ data }, n) => (data ? [{ service: services[n]!, ...data }] : []));
  const batches = pages.flatMap((page) =>
    page.batches.map((batch): BatchOf => ({ service: page.service, batch })),
  );
  const isPending = queries.some((query) => query.isPending);
  return (
    <Stack>
      {queries.map(
        ({ error, refetch }, n) =>
          error && <ErrorNote key={services[n]} error={error} again={() => void refetch()} />,
      )}
      {isPending && <Text role="status">{say('loading')}</Text>}
      <Found batches={batches} isAll={!isPending && queries.every(({ error }) => error === null)} />
      <Group>
        {pages
          .filter(({ next }) => next !== null)
          .map(({ service, next }) => (
            <AnchorLink key={service} to="/parked/batches" search={{ service, after: next! }}>
              {say('olderBatches', { service })}
            </AnchorLink>
          ))}
      </Group>
    </Stack>
  );
}

function OfService({ service, after }: { readonly service: string; readonly after: string | undefined }) {
  const query = useQuery(batchList(service, after));
  const page = (from?: string) =>
    linkOptions({
      to: '/parked/batches',
      search: from === undefined ? { service } : { service, after: from },
    });
  return (
    <QueryView query={query}>
      {(found) => (
        <>
          <Found batches={found?.batches.map((batch) => ({ service, batch })) ?? []} isAll />
          <PageLinks
            first={after === undefined ? undefined : page()}
            next={found?.next ? page(found.next) : undefined}
          />
        </>
      )}
    </QueryView>
  );
}

/** @param isAll whether nothing is missing */
function Found({ batches, isAll }: { readonly batches: readonly BatchOf[]; readonly isAll: boolean }) {
  const say = useText();
  if (batches.length === 0) return isAll ? <Text>{say('noBatches')}</Text> : null;
  const newestFirst = batches.toSorted((left, right) =>
    right.batch.startedAt.localeCompare(left.batch.startedAt),
  );
  return (
    <DataTable
      minWidth={980}
      heads={['started', 'service', 'batchKind', 'batchGroup', 'jobState', 'actor', 'reason']}
    >
      {newestFirst.map(({ service, batch }) => (
        <BatchRow key={batch.id} service={service} batch={batch} />
      ))}
    </DataTable>
  );
}

function BatchRow({ service, batch }: BatchOf) {
  const say = useText();
  const { id, kind, state, total, waiting, startedAt, group, actor, reason } = batch;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <AnchorLink to="/parked/$service/jobs/$id" params={{ service, id }}>
          <Moment at={startedAt} />
        </AnchorLink>
      </Table.Th>
      <Table.Td miw={90} data-value>
        {service}
      </Table.Td>
      <Table.Td>{say.named('batch.', kind)}</Table.Td>
      <GroupCell group={group} />
      <Table.Td data-batch={state}>
        {say('batchProgress', { done: total - waiting, total })}
        {' · '}
        {say.named('job.', state)}
        <BatchBar batch={batch} />
      </Table.Td>
      <Table.Td data-value>{actor}</Table.Td>
      <Table.Td data-value>{reason}</Table.Td>
    </Table.Tr>
  );
}
