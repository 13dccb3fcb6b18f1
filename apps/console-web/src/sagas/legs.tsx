import { Alert, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SagaDetail, SagaLeg } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { ActButton } from '../shell/act-button.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { ReasonDialog, type Filled } from '../shell/reason-dialog.tsx';
import { StateBadge } from '../shell/state-badge.tsx';
import { outcomeOf, type LegAct } from './act-outcome.ts';
import { reportOutside, retryLeg, sagaDetail } from './queries.ts';

interface Chosen {
  readonly act: LegAct;
  readonly leg: SagaLeg;
}

interface Asked {
  readonly act: LegAct;
  readonly dupTxnId: string;
  readonly attempt: number;
}

const EVIDENCE_MAX = 200;

/** The refunds of duplicate captures, and what can be done about them. */
export function Legs({ saga }: { readonly saga: SagaDetail }) {
  const say = useText();
  const client = useQueryClient();
  const [chosen, choose] = useState<Chosen>();
  const [asked, setAsked] = useState<Asked>();
  const done = ({ act, leg }: Chosen, now: SagaDetail): void => {
    client.setQueryData(sagaDetail(saga.orderId).queryKey, now);
    void client.invalidateQueries({ queryKey: ['orders'] });
    setAsked({ act, dupTxnId: leg.dupTxnId, attempt: leg.attempt + 1 });
    choose(undefined);
  };
  return (
    <Stack component="section" aria-label={say('refunds')}>
      <Title order={2} size="h3">
        {say('refunds')}
      </Title>
      <div className="message-live" role="status">
        {asked && (
          <Outcome asked={asked} leg={saga.legs.find(({ dupTxnId }) => dupTxnId === asked.dupTxnId)} />
        )}
      </div>
      {saga.legs.length === 0 ? (
        <Text>{say('noRefunds')}</Text>
      ) : (
        <LegTable legs={saga.legs} choose={choose} />
      )}
      {chosen && (
        <ActDialog
          orderId={saga.orderId}
          chosen={chosen}
          done={(now) => done(chosen, now)}
          close={() => choose(undefined)}
        />
      )}
    </Stack>
  );
}

interface DialogProps {
  readonly orderId: string;
  readonly chosen: Chosen;
  readonly done: (now: SagaDetail) => void;
  readonly close: () => void;
}

function ActDialog({ orderId, chosen: { act, leg }, done, close }: DialogProps) {
  const say = useText();
  const { dupTxnId } = leg;
  if (act === 'retry')
    return (
      <ReasonDialog
        {...{ title: say('retryOf', { leg: dupTxnId }), help: say('retryConfirm'), act: say('retry') }}
        {...{ done, close }}
        run={(reason) => retryLeg(orderId, dupTxnId, reason)}
      />
    );
  const evidenceIn = (filled: Filled): string => filled('evidence');
  return (
    <ReasonDialog
      {...{ title: say('outsideOf', { leg: dupTxnId }), help: say('outsideConfirm'), act: say('outside') }}
      {...{ done, close }}
      fields={
        <TextInput
          {...{ label: say('evidence'), description: say('evidenceHelp'), name: 'evidence', required: true }}
          data-autofocus
        />
      }
      wrongIn={(filled) => {
        const { length } = evidenceIn(filled);
        return length > 0 && length <= EVIDENCE_MAX ? undefined : say('evidenceWrong', { max: EVIDENCE_MAX });
      }}
      run={(reason, filled) => reportOutside(orderId, dupTxnId, { reason, evidence: evidenceIn(filled) })}
    />
  );
}

const OUTCOMES = {
  retry: { waiting: 'retryWaiting', done: 'retryDone', overtaken: 'retryOvertaken', failed: 'retryFailed' },
  outside: {
    waiting: 'outsideWaiting',
    done: 'outsideDone',
    overtaken: 'outsideOvertaken',
    failed: 'outsideFailed',
  },
} as const;

const COLORS = { waiting: 'yellow', done: 'green', overtaken: 'orange', failed: 'red' } as const;

function Outcome({ asked, leg }: { readonly asked: Asked; readonly leg: SagaLeg | undefined }) {
  const say = useText();
  const { act, attempt, dupTxnId } = asked;
  const outcome = outcomeOf(act, attempt, leg);
  return (
    <Alert color={COLORS[outcome]} variant="outline" data-outcome={outcome}>
      {say(OUTCOMES[act][outcome], { leg: dupTxnId })}
      {outcome === 'failed' && leg && <FailureText code={leg.failureCode} />}
    </Alert>
  );
}

/** Reasons that operators can do something about have words; others are told as the gateway tells them. */
const REASONS = ['refund_under_way', 'partly_paid_back', 'timed_out'];

function FailureText({ code }: { readonly code: string | null }) {
  const say = useText();
  if (code === null) return null;
  return (
    <Text size="sm">
      {REASONS.includes(code) ? say.named('failure.', code) : <span data-value>{code}</span>}
    </Text>
  );
}

interface TableProps {
  readonly legs: readonly SagaLeg[];
  readonly choose: (chosen: Chosen) => void;
}

function LegTable({ legs, choose }: TableProps) {
  return (
    <DataTable minWidth={620} heads={['transaction', 'state', 'actions', 'attempt']}>
      {legs.map((leg) => (
        <Table.Tr key={leg.dupTxnId}>
          <Table.Th scope="row" data-value>
            {leg.dupTxnId}
          </Table.Th>
          <Table.Td>
            <StateBadge state={leg.state} />
            <FailureText code={leg.failureCode} />
          </Table.Td>
          <Table.Td>
            <LegActs leg={leg} choose={choose} />
          </Table.Td>
          <Table.Td>{leg.attempt}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

function LegActs({ leg, choose }: { readonly leg: SagaLeg; readonly choose: TableProps['choose'] }) {
  const say = useText();
  const notNow = leg.state === 'NeedsAttention' ? undefined : say('retryNotWaiting');
  return (
    <Group gap="xs">
      <ActButton
        {...{ text: say('retry'), notNow, notYou: say('retryNeedsRole') }}
        act={() => choose({ act: 'retry', leg })}
      />
      <ActButton
        {...{ text: say('outside'), notNow, notYou: say('outsideNeedsRole') }}
        act={() => choose({ act: 'outside', leg })}
      />
    </Group>
  );
}
