import { Stack, Switch, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HistoryLine, SagaAct, SagaDetail } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { RecordLink } from '../shell/record-link.tsx';
import { Moment } from '../time/moment.tsx';
import { isFailure } from './failures.ts';
import { HistoryTimeline } from './history-timeline.tsx';
import { sagaActs } from './queries.ts';

/** All that has happened to a saga, the newest last. */
export function History({ saga }: { readonly saga: SagaDetail }) {
  const say = useText();
  const [failuresOnly, setFailuresOnly] = useState(false);
  const [isTimeline, setTimeline] = useState(false);
  const acts = useQuery(sagaActs(saga.orderId));
  const lines = saga.history.filter((line) => !failuresOnly || isFailure(line));
  return (
    <Stack component="section" aria-label={say('history')}>
      <Title order={2} size="h3">
        {say('history')}
      </Title>
      <Switch
        label={say('failuresOnly')}
        checked={failuresOnly}
        onChange={({ currentTarget }) => setFailuresOnly(currentTarget.checked)}
      />
      <Switch
        label={say('asTimeline')}
        checked={isTimeline}
        onChange={({ currentTarget }) => setTimeline(currentTarget.checked)}
      />
      {acts.error && <ErrorNote error={acts.error} again={() => void acts.refetch()} />}
      {lines.length === 0 && <Text>{say('noHistory')}</Text>}
      {lines.length > 0 && isTimeline && <HistoryTimeline lines={lines} />}
      {lines.length > 0 && !isTimeline && <Lines lines={lines} acts={acts.data?.acts ?? []} />}
    </Stack>
  );
}

function Lines({
  lines,
  acts,
}: {
  readonly lines: readonly HistoryLine[];
  readonly acts: readonly SagaAct[];
}) {
  return (
    <DataTable minWidth={760} heads={['when', 'what', 'fromTo', 'who', 'eventId']}>
      {lines.map((line) => (
        <Line key={line.n} line={line} act={acts.find(({ n }) => n === line.n)} />
      ))}
    </DataTable>
  );
}

function Line({ line, act }: { readonly line: HistoryLine; readonly act: SagaAct | undefined }) {
  const say = useText();
  const { at, on, leg, from, to, actor, eventId, record } = line;
  return (
    <Table.Tr>
      <Table.Td>
        <Moment at={at} />
      </Table.Td>
      <Table.Td>
        {say.named('trigger.', on)}
        {leg !== null && (
          <Text size="sm" data-value>
            {leg}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {say.named('state.', from)} → {say.named('state.', to)}
      </Table.Td>
      <Table.Td>
        {act ? (
          <>
            <span data-value>
              {act.operator}: {act.reason}
            </span>
            {act.evidence !== null && (
              <Text size="sm">
                {say('evidence')}: <span data-value>{act.evidence}</span>
              </Text>
            )}
          </>
        ) : (
          say.named('actor.', actor)
        )}
      </Table.Td>
      <Table.Td data-value>
        {eventId}
        {record && (
          <Text size="sm">
            <RecordLink place={record} />
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
