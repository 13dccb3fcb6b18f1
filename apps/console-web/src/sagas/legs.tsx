import { Alert, Button, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { hasRole, useSession } from '../api/session.ts';
import type { SagaDetail, SagaLeg } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { RetryDialog } from './retry-dialog.tsx';
import { outcomeOf, type RetryOutcome } from './retry-outcome.ts';
import { StateBadge } from './state-badge.tsx';

interface Asked {
  readonly dupTxnId: string;
  readonly attempt: number;
}

/** The refunds of duplicate captures, and what can be done about them. */
export function Legs({ saga }: { readonly saga: SagaDetail }) {
  const say = useText();
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
        <RetryDialog
          orderId={saga.orderId}
          leg={choosing}
          close={() => choose(undefined)}
          done={(attempt) => {
            setAsked({ dupTxnId: choosing.dupTxnId, attempt });
            choose(undefined);
          }}
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
    <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{say('transaction')}</Table.Th>
            <Table.Th scope="col">{say('state')}</Table.Th>
            <Table.Th scope="col">{say('attempt')}</Table.Th>
            <Table.Th scope="col">{say('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {legs.map((leg) => (
            <Table.Tr key={leg.dupTxnId}>
              <Table.Th scope="row" data-value>
                {leg.dupTxnId}
              </Table.Th>
              <Table.Td>
                <StateBadge state={leg.state} />
              </Table.Td>
              <Table.Td>{leg.attempt}</Table.Td>
              <Table.Td>
                <RetryButton leg={leg} retry={retry} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** A button that cannot be pressed says why; it can still be reached by the keyboard, so that it is heard. */
function RetryButton({ leg, retry }: { readonly leg: SagaLeg; readonly retry: (leg: SagaLeg) => void }) {
  const say = useText();
  const roles = useSession().data?.operator?.roles ?? [];
  const why = !hasRole(roles, 'operator')
    ? say('retryNeedsRole')
    : leg.state !== 'NeedsAttention'
      ? say('retryNotWaiting')
      : undefined;
  if (why === undefined)
    return (
      <Button size="xs" onClick={() => retry(leg)}>
        {say('retry')}
      </Button>
    );
  return (
    <Tooltip label={why} events={{ hover: true, focus: true, touch: true }}>
      <Button size="xs" variant="default" aria-disabled data-disabled aria-description={why}>
        {say('retry')}
      </Button>
    </Tooltip>
  );
}
