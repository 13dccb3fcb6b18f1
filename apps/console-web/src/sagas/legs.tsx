import { Alert, Stack, Table, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SagaDetail, SagaLeg } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { ActButton } from '../shell/act-button.tsx';
import { ReasonDialog } from '../shell/reason-dialog.tsx';
import { retryLeg, sagaDetail } from './queries.ts';
import { outcomeOf, type RetryOutcome } from './retry-outcome.ts';
import { StateBadge } from '../shell/state-badge.tsx';

interface Asked {
  readonly dupTxnId: string;
  readonly attempt: number;
}

/** The refunds of duplicate captures, and what can be done about them. */
export function Legs({ saga }: { readonly saga: SagaDetail }) {
  const say = useText();
  const client = useQueryClient();
  const [choosing, choose] = useState<SagaLeg>();
  const [asked, setAsked] = useState<Asked>();
  const legOf = (id: string | undefined) => saga.legs.find(({ dupTxnId }) => dupTxnId === id);
  return (
    <Stack component="section" aria-label={say('refunds')}>
      <Title order={2} size="h3">
        {say('refunds')}
      </Title>
      <div className="message-live" role="status">
        {asked && <Outcome outcome={outcomeOf(asked.attempt, legOf(asked.dupTxnId))} leg={asked.dupTxnId} />}
      </div>
      {saga.legs.length === 0 ? (
        <Text>{say('noRefunds')}</Text>
      ) : (
        <LegTable legs={saga.legs} retry={choose} />
      )}
      {choosing && (
        <ReasonDialog
          title={say('retryOf', { leg: choosing.dupTxnId })}
          help={say('retryConfirm')}
          act={say('retry')}
          run={(reason) => retryLeg(saga.orderId, choosing.dupTxnId, reason)}
          done={(now) => {
            client.setQueryData(sagaDetail(saga.orderId).queryKey, now);
            void client.invalidateQueries({ queryKey: ['orders'] });
            setAsked({ dupTxnId: choosing.dupTxnId, attempt: choosing.attempt + 1 });
            choose(undefined);
          }}
          close={() => choose(undefined)}
        />
      )}
    </Stack>
  );
}

const OUTCOMES = {
  waiting: { text: 'retryWaiting', color: 'yellow' },
  done: { text: 'retryDone', color: 'green' },
  failed: { text: 'retryFailed', color: 'red' },
} as const;

function Outcome({ outcome, leg }: { readonly outcome: RetryOutcome; readonly leg: string }) {
  const say = useText();
  const { text, color } = OUTCOMES[outcome];
  return (
    <Alert color={color} variant="outline" data-outcome={outcome}>
      {say(text, { leg })}
    </Alert>
  );
}

interface TableProps {
  readonly legs: readonly SagaLeg[];
  readonly retry: (leg: SagaLeg) => void;
}

function LegTable({ legs, retry }: TableProps) {
  const say = useText();
  return (
    <DataTable minWidth={460} heads={['transaction', 'state', 'actions', 'attempt']}>
      {legs.map((leg) => (
        <Table.Tr key={leg.dupTxnId}>
          <Table.Th scope="row" data-value>
            {leg.dupTxnId}
          </Table.Th>
          <Table.Td>
            <StateBadge state={leg.state} />
          </Table.Td>
          <Table.Td>
            <ActButton
              text={say('retry')}
              notNow={leg.state === 'NeedsAttention' ? undefined : say('retryNotWaiting')}
              notYou={say('retryNeedsRole')}
              act={() => retry(leg)}
            />
          </Table.Td>
          <Table.Td>{leg.attempt}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
