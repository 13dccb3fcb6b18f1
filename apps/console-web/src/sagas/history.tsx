import { Stack, Switch, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HistoryLine, Retry, SagaDetail } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { Moment } from '../time/moment.tsx';
import { sagaRetries } from './queries.ts';

const FAILURES = ['capture_failed', 'refund_failed', 'refund_timed_out'];

/** All that has happened to a saga, the newest last. */
export function History({ saga }: { readonly saga: SagaDetail }) {
  const say = useText();
  const [failuresOnly, setFailuresOnly] = useState(false);
  const retries = useQuery(sagaRetries(saga.orderId));
  const lines = saga.history.filter(({ on }) => !failuresOnly || FAILURES.includes(on));
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
      {retries.error && <ErrorNote error={retries.error} again={() => void retries.refetch()} />}
      {lines.length === 0 ? (
        <Text>{say('noHistory')}</Text>
      ) : (
        <Lines lines={lines} retries={retries.data?.retries ?? []} />
      )}
    </Stack>
  );
}

function Lines({
  lines,
  retries,
}: {
  readonly lines: readonly HistoryLine[];
  readonly retries: readonly Retry[];
}) {
  return (
    <DataTable minWidth={760} heads={['when', 'what', 'fromTo', 'who', 'eventId']}>
      {lines.map((line) => (
        <Line key={line.n} line={line} retry={retries.find(({ n }) => n === line.n)} />
      ))}
    </DataTable>
  );
}

function Line({ line, retry }: { readonly line: HistoryLine; readonly retry: Retry | undefined }) {
  const say = useText();
  const { at, on, leg, from, to, actor, eventId } = line;
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
        {retry ? (
          <span data-value>
            {retry.operator}: {retry.reason}
          </span>
        ) : (
          say.named('actor.', actor)
        )}
      </Table.Td>
      <Table.Td data-value>{eventId}</Table.Td>
    </Table.Tr>
  );
}
