import { payTxnV2, type TopicDefinition } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender, OutboxMessage } from '@night-market/outbox';
import type { PaymentRequest } from '../../accept-payment/ports.ts';
import type { Replay, Settled } from '../../capture/ports.ts';
import type { Charge, ChargeFact } from '../../domain/charge.ts';
import type { Money } from '../../domain/money.ts';
import type { RefundFact } from '../../refund/ports.ts';

type PayTxnType = keyof typeof payTxnV2.events;

interface Fact {
  readonly type: PayTxnType;
  readonly orderId: string;
  readonly payload: Record<string, unknown>;
  readonly money?: Money;
  readonly correlationId: string;
  readonly causationId: string;
}

/** Puts facts of the domain into the words of pay.txn, in every version that is published, under one event id. */
export class PaymentEvents {
  private readonly outbox: OutboxAppender<SqlTx>;
  private readonly composer: EventComposer;
  private readonly published: readonly TopicDefinition[];

  constructor(outbox: OutboxAppender<SqlTx>, composer: EventComposer, published: readonly TopicDefinition[]) {
    this.outbox = outbox;
    this.composer = composer;
    this.published = published;
  }

  requested(tx: SqlTx, requests: readonly PaymentRequest[]): Promise<void> {
    return this.publish(
      tx,
      requests.map(({ orderId, paymentId, stallId, amount, currency, correlationId, causationId }) => ({
        type: 'requested',
        orderId,
        payload: { orderId, paymentId, stallId },
        money: { amount, currency },
        correlationId,
        causationId,
      })),
    );
  }

  settled(tx: SqlTx, settled: readonly Settled[], replays: readonly Replay[]): Promise<void> {
    const reports = settled.flatMap(({ charge, facts }) => facts.map((fact) => chargeFact(charge, fact)));
    return this.publish(tx, [...reports, ...replays.map(replayFact)]);
  }

  refunds(tx: SqlTx, facts: readonly RefundFact[]): Promise<void> {
    return this.publish(tx, facts.map(refundFact));
  }

  private publish(tx: SqlTx, facts: readonly Fact[]): Promise<void> {
    return this.outbox.append(
      tx,
      facts.flatMap((fact) => this.versions(fact)),
    );
  }

  private versions({ type, orderId, payload, money, correlationId, causationId }: Fact): OutboxMessage[] {
    const draft = {
      type,
      key: orderId,
      correlationId,
      causationId,
      payload: { ...payload, ...money } as never,
    };
    return this.composer.composeIn(this.published, payTxnV2, draft);
  }
}

function chargeFact(charge: Charge, fact: ChargeFact): Fact {
  const { orderId, amount, currency, correlationId, causationId } = charge;
  const common = { type: fact.type, orderId, correlationId, causationId };
  switch (fact.type) {
    case 'captured':
      return { ...common, payload: { orderId, txnId: fact.txnId }, money: { amount, currency } };
    case 'capture_failed':
      return { ...common, payload: { orderId, code: fact.code }, money: { amount, currency } };
    case 'duplicate_captured': {
      const { dupTxnId, origTxnId, money } = fact;
      return {
        ...common,
        payload: { orderId, dupTxnId, ...(origTxnId !== undefined && { origTxnId }) },
        money,
      };
    }
  }
}

function replayFact({ paymentId, charge, correlationId, causationId }: Replay): Fact {
  const { orderId, state, captureId, failureCode, amount, currency } = charge;
  const outcome = state === 'captured' ? { txnId: captureId } : { code: failureCode };
  return {
    type: 'result_replayed',
    orderId,
    payload: { orderId, paymentId, result: state, ...outcome },
    money: { amount, currency },
    correlationId,
    causationId,
  };
}

function refundFact(fact: RefundFact): Fact {
  const { type, orderId, captureId, attempt, money, correlationId, causationId } = fact;
  const detail =
    fact.type === 'refunded'
      ? { refundId: fact.refundId, ...(fact.outsideEvidence && { outsideEvidence: fact.outsideEvidence }) }
      : { code: fact.code };
  return {
    type,
    orderId,
    payload: { orderId, dupTxnId: captureId, attempt, ...detail },
    ...(money && { money }),
    correlationId,
    causationId,
  };
}
