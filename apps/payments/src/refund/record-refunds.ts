import type { Tx } from '@night-market/kernel';
import { refundPaid } from '../domain/ledger.ts';
import type { Refund } from '../domain/refund.ts';
import type { RefundFact, RefundOutcome, RefundPorts, TracedRefund } from './ports.ts';

/** Records what the gateway said about refunds, whoever told it; the same news twice changes nothing. */
export class RecordRefunds<T extends Tx> {
  private readonly ports: RefundPorts<T>;

  constructor(ports: RefundPorts<T>) {
    this.ports = ports;
  }

  async run(tx: T, outcomes: readonly RefundOutcome[]): Promise<void> {
    const { store, ledger, events } = this.ports;
    const open = await store.lockOpen(
      tx,
      outcomes.map(({ captureId }) => captureId),
    );
    const saved: Refund[] = [];
    const facts: RefundFact[] = [];
    for (const [captureId, refund] of open) {
      const result = bestOf(outcomes.filter((outcome) => outcome.captureId === captureId));
      if (refund.state === 'failed' && !('refundId' in result)) continue;
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

/** Money that went back outranks every failure told beside it. */
function bestOf(outcomes: readonly RefundOutcome[]): RefundOutcome['result'] {
  return (outcomes.find(({ result }) => 'refundId' in result) ?? outcomes[0]!).result;
}

function factOf(refund: TracedRefund, result: RefundOutcome['result']): RefundFact {
  const { orderId, captureId, attempt, amount, currency, correlationId, causationId } = refund;
  const money = { amount, currency };
  const common = { orderId, captureId, attempt, money, correlationId, causationId };
  return 'refundId' in result
    ? { ...common, type: 'refunded', refundId: result.refundId }
    : { ...common, type: 'refund_failed', code: result.failedCode };
}
