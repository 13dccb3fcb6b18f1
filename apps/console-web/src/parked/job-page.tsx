import { Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { BatchDetail, LeftKey } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import type { TextKey } from '../i18n/texts.ts';
import { ActButton } from '../shell/act-button.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { ReasonDialog } from '../shell/reason-dialog.tsx';
import { Moment } from '../time/moment.tsx';
import { BatchBar } from './batch-bar.tsx';
import { GroupCell } from './group-cell.tsx';
import { cancelBatch, oneBatch } from './queries.ts';

const route = getRouteApi('/parked/$service/jobs/$id');

/** What is done to many keys at once, while it runs and afterwards. */
export function JobPage() {
  const say = useText();
  const { service, id } = route.useParams();
  const query = useQuery(oneBatch(service, id));
  return (
    <Stack>
      <Group>
        <AnchorLink to="/parked">{say('toParked')}</AnchorLink>
        <AnchorLink to="/parked/batches">{say('batches')}</AnchorLink>
      </Group>
      <Title order={1} size="h2">
        {say('job')}
      </Title>
      <QueryView query={query}>{(job) => <OneJob service={service} job={job} />}</QueryView>
    </Stack>
  );
}

function OneJob({ service, job }: { readonly service: string; readonly job: BatchDetail }) {
  const say = useText();
  const client = useQueryClient();
  const [isCancelling, setCancelling] = useState(false);
  return (
    <>
      <BatchBar batch={job} />
      <Counts job={job} />
      {job.left.length > 0 && <Left job={job} service={service} />}
      {job.state === 'running' && (
        <Group>
          <ActButton text={say('cancelJob')} act={() => setCancelling(true)} />
        </Group>
      )}
      {isCancelling && (
        <ReasonDialog
          title={say('cancelJob')}
          help={say('cancelJobHelp')}
          act={say('cancelJob')}
          run={(reason) => cancelBatch(service, job.id, reason)}
          done={(now) => {
            client.setQueryData(oneBatch(service, job.id).queryKey, now);
            setCancelling(false);
          }}
          close={() => setCancelling(false)}
        />
      )}
    </>
  );
}

function Counts({ job }: { readonly job: BatchDetail }) {
  const say = useText();
  const counts: readonly (readonly [TextKey, number])[] = [
    ['jobTotal', job.total],
    [job.kind === 'replay' ? 'jobDrained' : 'jobDiscarded', job.drained],
    ['jobFailed', job.failed],
    ['jobOther', job.other],
    ['jobLeft', job.waiting],
  ];
  return (
    <Table variant="vertical" layout="fixed">
      <Table.Tbody>
        <Table.Tr>
          <Table.Th scope="row">{say('jobState')}</Table.Th>
          <Table.Td data-job={job.state}>{say.named('job.', job.state)}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('batchKind')}</Table.Th>
          <Table.Td>{say.named('batch.', job.kind)}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('batchGroup')}</Table.Th>
          <GroupCell group={job.group} />
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('actor')}</Table.Th>
          <Table.Td data-value>{job.actor}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('reason')}</Table.Th>
          <Table.Td data-value>{job.reason}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('started')}</Table.Th>
          <Table.Td>
            <Moment at={job.startedAt} />
          </Table.Td>
        </Table.Tr>
        {job.endedAt !== null && (
          <Table.Tr>
            <Table.Th scope="row">{say('ended')}</Table.Th>
            <Table.Td>
              <Moment at={job.endedAt} />
            </Table.Td>
          </Table.Tr>
        )}
        {counts.map(([text, count]) => (
          <Table.Tr key={text}>
            <Table.Th scope="row">{say(text)}</Table.Th>
            <Table.Td>{count}</Table.Td>
          </Table.Tr>
        ))}
        {job.lastError !== null && (
          <Table.Tr>
            <Table.Th scope="row">{say('jobError')}</Table.Th>
            <Table.Td data-value>{job.lastError}</Table.Td>
          </Table.Tr>
        )}
      </Table.Tbody>
    </Table>
  );
}

const WHY = {
  failed: 'jobFailed',
  going_on: 'leftGoingOn',
  busy: 'leftBusy',
  gone: 'leftGone',
} as const satisfies Record<LeftKey['outcome'], TextKey>;

/** What was not handled, each key with why. */
function Left({ job, service }: { readonly job: BatchDetail; readonly service: string }) {
  const say = useText();
  const others = job.failed + job.other - job.left.length;
  return (
    <>
      <Title order={2} size="h4">
        {say('jobNotHandled')}
      </Title>
      <DataTable minWidth={480} heads={['key', 'why']}>
        {job.left.map(({ key, outcome, error }) => (
          <Table.Tr key={key}>
            <Table.Th scope="row">
              <AnchorLink to="/parked/$service/keys/$key" params={{ service, key }} data-value>
                {key}
              </AnchorLink>
            </Table.Th>
            <Table.Td>
              {say(WHY[outcome])}
              {error !== undefined && (
                <Text size="sm" data-value>
                  {error}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
      {others > 0 && <Text>{say('jobMoreLeft', { count: others })}</Text>}
    </>
  );
}
