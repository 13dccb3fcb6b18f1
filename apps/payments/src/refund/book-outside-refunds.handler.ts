import type { Tx } from '@night-market/kernel';
import { refundPaid, refundPaidOutside, refundPromised } from '../domain/ledger.ts';
import { decideOutsideRefund, type OutsideRefundCommand } from '../domain/outside-refund.ts';
import { alreadyRefunded, type Refund, type RefundableCapture } from '../domain/refund.ts';
import { moneyOf, paidBefore } from './answers.ts';
import type { RefundFact, RefundPorts, Trace, TracedRefund } from './ports.ts';

/** Books what was paid back outside the gateway, and answers every command at once. */
export class BookOutsideRefunds<T extends Tx> {
  private readonly ports: RefundPorts<T>;

  constructor(ports: RefundPorts<T>) {
    this.ports = ports;
  }

  async run(tx: T, commands: readonly (OutsideRefundCommand & Trace)[]): Promise<void> {
    const { store, ledger, events } = this.ports;
    const ids = commands.map(({ captureId }) => captureId);
    const captures = new Map<string, RefundableCapture>(await store.lockCaptures(tx, ids));
    const settled: TracedRefund[] = [];
    const facts: RefundFact[] = [];
    for (const { evidence, ...command } of commands) {
      const { captureId, correlationId, causationId } = command;
      const capture = captures.get(captureId);
      const decision = decideOutsideRefund({ ...command, evidence }, capture);
      const answer = { ...command, ...moneyOf(capture) };
      if (decision.type === 'refuse') facts.push({ ...answer, type: 'refund_failed', code: decision.code });
      else if (decision.type === 'already_refunded') facts.push({ ...answer, ...paidBefore(decision) });
      else {
        const { refund } = decision;
        settled.push({ ...refund, correlationId, causationId });
        captures.set(captureId, { ...capture!, refund });
        facts.push({ ...answer, ...paidBefore(alreadyRefunded(refund)) });
      }
    }
    await store.start(tx, settled);
    await store.save(tx, settled);
    await ledger.post(tx, settled.flatMap(transfersOf));
    await events.refunds(tx, facts);
  }
}

const transfersOf = (refund: Refund) => {
  const { orderId, captureId, outsideEvidence } = refund;
  const paid = outsideEvidence === undefined ? refundPaid : refundPaidOutside;
  return [refundPromised(orderId, captureId, refund), paid(orderId, captureId, refund)];
};
