import type { Tx } from '@night-market/kernel';
import type { Told } from '../domain/break.ts';
import { refundPaid } from '../domain/ledger.ts';
import { paidBackBy, type GatewayRefund, type Refund, type Returned } from '../domain/refund.ts';
import type { RefundFact, RefundOutcome, RefundPorts, TracedRefund } from './ports.ts';

/**
 * Records what the gateway reports about refunds, by whatever way; a repeated report changes nothing. A refund is paid
 * when all of it went back, in one piece or in several. A report of one that we have not asked for is kept until we do.
 */
export class RecordRefunds<T extends Tx> {
  private readonly ports: RefundPorts<T>;

  constructor(ports: RefundPorts<T>) {
    this.ports = ports;
  }

  async run(tx: T, outcomes: readonly RefundOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    const { store, ledger, events } = this.ports;
    const open = await store.lockOpen(
      tx,
      outcomes.map(({ captureId }) => captureId),
    );
    await store.noteReturned(tx, outcomes.flatMap(gatewayRefund));
    await store.keepBreaks(tx, outcomes.flatMap(toldOf));
    const returned = await store.returned(tx, [...open.keys()]);
    const saved: Refund[] = [];
    const facts: RefundFact[] = [];
    for (const [captureId, refund] of open) {
      const result = resultOf(
        refund,
        returned,
        outcomes.filter((one) => one.captureId === captureId),
      );
      if (!result) continue;
      saved.push(
        'refundId' in result
          ? { ...refund, state: 'refunded', refundId: result.refundId }
          : { ...refund, state: 'failed' },
      );
      facts.push(factOf(refund, result));
    }
    await store.save(tx, saved);
    const paid = saved.filter(({ state }) => state === 'refunded');
    await ledger.post(
      tx,
      paid.map((refund) => refundPaid(refund.orderId, refund.captureId, refund)),
    );
    await events.refunds(tx, facts);
  }
}

type Result = { readonly refundId: string } | { readonly failedCode: string };

const gatewayRefund = ({ captureId, result }: RefundOutcome): GatewayRefund[] =>
  'refundId' in result ? [{ id: result.refundId, captureId, ...result.money }] : [];

const toldOf = (outcome: RefundOutcome): Told[] =>
  gatewayRefund(outcome).map(({ captureId: reference, ...refund }) => ({
    ...refund,
    reference,
    toldBy: outcome.toldBy ?? 'answer',
  }));

/** Money that went back outranks every failure told beside it; what failed before cannot fail again. */
function resultOf(
  refund: Refund,
  returned: readonly Returned[],
  outcomes: readonly RefundOutcome[],
): Result | undefined {
  const paid = paidBackBy(refund, returned);
  if (paid) return paid;
  if (refund.state === 'failed') return undefined;
  return outcomes.map(({ result }) => result).find((result) => 'failedCode' in result);
}

function factOf(refund: TracedRefund, result: Result): RefundFact {
  const { orderId, captureId, attempt, amount, currency, correlationId, causationId } = refund;
  const money = { amount, currency };
  const common = { orderId, captureId, attempt, money, correlationId, causationId };
  return 'refundId' in result
    ? { ...common, type: 'refunded', refundId: result.refundId }
    : { ...common, type: 'refund_failed', code: result.failedCode };
}
