import type { Tx } from '@night-market/kernel';
import { refundPaid, refundPromised } from '../domain/ledger.ts';
import { decideRefund, type RefundableCapture, type RefundCommand } from '../domain/refund.ts';
import { moneyOf, paidBefore } from './answers.ts';
import type { RefundFact, RefundPorts, Trace, TracedRefund } from './ports.ts';

/** Handles refund commands: writes intents; answers at once what is already done or cannot be. */
export class StartRefunds<T extends Tx> {
  private readonly ports: RefundPorts<T>;
  private readonly onCommitted: (refunds: readonly TracedRefund[]) => void;

  /** @param onCommitted gets the new intents once they are committed */
  constructor(ports: RefundPorts<T>, onCommitted: (refunds: readonly TracedRefund[]) => void) {
    this.ports = ports;
    this.onCommitted = onCommitted;
  }

  async run(tx: T, commands: readonly (RefundCommand & Trace)[]): Promise<void> {
    const { store, ledger, events } = this.ports;
    const captures = new Map(
      await store.lockCaptures(
        tx,
        commands.map(({ captureId }) => captureId),
      ),
    );
    const started = new Map<string, TracedRefund>();
    const paidBack = new Map<string, TracedRefund>();
    const facts: RefundFact[] = [];
    for (const command of commands) {
      const { captureId, correlationId, causationId } = command;
      const capture: RefundableCapture | undefined = captures.get(captureId);
      const decision = decideRefund(command, capture);
      if (decision.type === 'start') {
        started.set(captureId, { ...decision.refund, correlationId, causationId });
        captures.set(captureId, { ...capture!, refund: decision.refund });
      } else if (decision.type === 'already_paid_back') {
        const { refund } = decision;
        paidBack.set(captureId, { ...refund, correlationId, causationId });
        captures.set(captureId, { ...capture!, refund });
        facts.push({ ...command, ...moneyOf(capture), type: 'refunded', refundId: refund.refundId ?? '' });
      } else if (decision.type === 'already_refunded') {
        facts.push({ ...command, ...moneyOf(capture), ...paidBefore(decision) });
      } else if (decision.type === 'refuse') {
        facts.push({ ...command, ...moneyOf(capture), type: 'refund_failed', code: decision.code });
      }
    }
    const intents = [...started.values()];
    const paid = [...paidBack.values()];
    await store.start(tx, [...intents, ...paid]);
    await store.save(tx, paid);
    await ledger.post(tx, [
      ...[...intents, ...paid].map((refund) => refundPromised(refund.orderId, refund.captureId, refund)),
      ...paid.map((refund) => refundPaid(refund.orderId, refund.captureId, refund)),
    ]);
    await events.refunds(tx, facts);
    if (intents.length > 0) tx.afterCommit(() => this.onCommitted(intents));
  }
}
