import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { OpenedCharge, PaymentRequest } from '../../src/accept-payment/ports.ts';
import type { CaptureStore, Replay, Settled } from '../../src/capture/ports.ts';
import type { Told } from '../../src/domain/break.ts';
import { isFinal, type Capture, type Charge } from '../../src/domain/charge.ts';
import type { Transfer } from '../../src/domain/ledger.ts';
import type { GatewayRefund, Refund, RefundableCapture, Returned } from '../../src/domain/refund.ts';
import type { RefundFact, RefundStore, TracedRefund } from '../../src/refund/ports.ts';

type OrderCapture = Capture & { orderId: string };

interface Payment {
  readonly id: string;
  readonly orderId: string;
  readonly correlationId: string;
  readonly replayed: boolean;
  readonly answered: boolean;
}

/** What the world has heard, in order. */
export interface Heard {
  readonly type: string;
  readonly orderId: string;
  readonly [detail: string]: unknown;
}

/** The tables of payments in memory, behind the ports of its use cases. */
export class MemoryBooks implements CaptureStore<Tx>, RefundStore<Tx>, UnitOfWork<Tx> {
  readonly charges = new Map<string, Charge>();
  readonly payments = new Map<string, Payment>();
  readonly captures = new Map<string, OrderCapture>();
  readonly unmatched = new Map<string, OrderCapture>();
  readonly refunds = new Map<string, TracedRefund>();
  readonly returns = new Map<string, GatewayRefund>();
  readonly compared: Told[] = [];
  readonly transfers: Transfer[] = [];
  readonly heard: Heard[] = [];

  readonly ledger = {
    post: async (_tx: Tx, transfers: readonly Transfer[]): Promise<void> => {
      const isNew = ({ reference, kind }: Transfer): boolean =>
        !this.transfers.some((one) => one.reference === reference && one.kind === kind);
      this.transfers.push(...transfers.filter(isNew));
    },
  };

  readonly events = {
    requested: async (_tx: Tx, requests: readonly PaymentRequest[]): Promise<void> => {
      this.heard.push(
        ...requests.map(({ orderId, paymentId }) => ({ type: 'requested', orderId, paymentId })),
      );
    },
    settled: async (_tx: Tx, settled: readonly Settled[], replays: readonly Replay[]): Promise<void> => {
      for (const { charge, facts } of settled)
        this.heard.push(...facts.map((fact) => ({ ...fact, orderId: charge.orderId })));
      for (const { charge, paymentId, correlationId, causationId } of replays) {
        const { orderId, state: result, captureId, failureCode } = charge;
        const outcome = { result, captureId, failureCode, correlationId, causationId };
        this.heard.push({ type: 'result_replayed', orderId, paymentId, ...outcome });
      }
    },
    refunds: async (_tx: Tx, facts: readonly RefundFact[]): Promise<void> => {
      this.heard.push(...facts.map((fact) => ({ ...fact })));
    },
  };

  /** Runs `work` and then its hooks; nothing is undone when it throws. */
  async run<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    const hooks: (() => void)[] = [];
    const result = await work({
      settled: () => Promise.resolve(),
      afterCommit: (hook) => void hooks.push(hook),
    });
    for (const hook of hooks) hook();
    return result;
  }

  /** The types the world has heard about an order. */
  types(orderId = 'order-1'): string[] {
    return this.heard.filter((one) => one.orderId === orderId).map(({ type }) => type);
  }

  async open(_tx: Tx, requests: readonly PaymentRequest[]): Promise<ReadonlyMap<string, OpenedCharge>> {
    const known = new Set(this.charges.keys());
    for (const { orderId, stallId, amount, currency, correlationId, causationId } of requests) {
      if (this.charges.has(orderId)) continue;
      const asked = { orderId, stallId, amount, currency, correlationId, causationId };
      this.charges.set(orderId, { ...asked, state: 'requested', captureId: null, failureCode: null });
    }
    return new Map(
      requests.map(({ orderId }) => [
        orderId,
        { charge: this.charges.get(orderId)!, isNew: !known.has(orderId) },
      ]),
    );
  }

  async insert(_tx: Tx, requests: readonly PaymentRequest[]): Promise<void> {
    for (const { paymentId: id, orderId, correlationId } of requests)
      this.payments.set(id, { id, orderId, correlationId, replayed: false, answered: false });
  }

  async lock(_tx: Tx, orderIds: readonly string[]): Promise<ReadonlyMap<string, Charge>> {
    return new Map([...this.charges].filter(([orderId]) => orderIds.includes(orderId)));
  }

  async markPending(_tx: Tx, intents: readonly { orderId: string; causationId: string }[]): Promise<void> {
    for (const { orderId, causationId } of intents)
      this.charges.set(orderId, { ...this.charges.get(orderId)!, state: 'pending', causationId });
  }

  async markReplayed(_tx: Tx, paymentIds: readonly string[]): Promise<void> {
    for (const id of paymentIds) {
      const payment = this.payments.get(id);
      if (!payment) continue;
      const answered = isFinal(this.charges.get(payment.orderId)!.state);
      this.payments.set(id, { ...payment, replayed: true, answered });
    }
  }

  async waitingPayments(_tx: Tx, orderIds: readonly string[]) {
    const waiting = [...this.payments.values()].filter(
      ({ orderId, replayed, answered }) => orderIds.includes(orderId) && replayed && !answered,
    );
    for (const payment of waiting) this.payments.set(payment.id, { ...payment, answered: true });
    return waiting.map(({ id: paymentId, orderId, correlationId }) => ({
      paymentId,
      orderId,
      correlationId,
    }));
  }

  async insertCaptures(_tx: Tx, captures: readonly Told[]): Promise<ReadonlySet<string>> {
    const fresh = captures.filter(({ id }) => !this.captures.has(id));
    for (const { id, reference: orderId, amount, currency } of fresh)
      this.captures.set(id, { id, orderId, amount, currency });
    return new Set(fresh.map(({ id }) => id));
  }

  async insertUnmatched(_tx: Tx, captures: readonly Told[]): Promise<void> {
    for (const { id, reference: orderId, amount, currency } of captures)
      if (!this.unmatched.has(id)) this.unmatched.set(id, { id, orderId, amount, currency });
  }

  /** What became of it is a matter of the tables. */
  async keepBreaks(_tx: Tx, told: readonly Told[]): Promise<void> {
    this.compared.push(...told);
  }

  async saveSettled(_tx: Tx, charges: readonly Charge[]): Promise<void> {
    for (const charge of charges) this.charges.set(charge.orderId, charge);
  }

  async lockCaptures(_tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, RefundableCapture>> {
    const found = [...this.captures.values()].filter(({ id }) => ids.includes(id));
    return new Map(
      found.map(({ id, orderId, amount, currency }) => {
        const isDuplicate = this.charges.get(orderId)!.captureId !== id;
        const refund = this.refunds.get(id) ?? null;
        const returned = this.returnedOf(id);
        return [id, { captureId: id, orderId, amount, currency, isDuplicate, refund, returned }];
      }),
    );
  }

  async start(_tx: Tx, refunds: readonly TracedRefund[]): Promise<void> {
    for (const refund of refunds) this.refunds.set(refund.captureId, refund);
  }

  async noteReturned(_tx: Tx, refunds: readonly GatewayRefund[]): Promise<void> {
    for (const refund of refunds) if (!this.returns.has(refund.id)) this.returns.set(refund.id, refund);
  }

  async returned(_tx: Tx, captureIds: readonly string[]): Promise<readonly Returned[]> {
    return captureIds.flatMap((id) => this.returnedOf(id));
  }

  private returnedOf(captureId: string): Returned[] {
    const parts = [...this.returns.values()].filter((one) => one.captureId === captureId);
    const last = parts.at(-1);
    const amount = parts.reduce((sum, part) => sum + part.amount, 0);
    return last ? [{ captureId, refundId: last.id, currency: last.currency, amount }] : [];
  }

  async lockOpen(_tx: Tx, captureIds: readonly string[]): Promise<ReadonlyMap<string, TracedRefund>> {
    return new Map(
      [...this.refunds].filter(([id, { state }]) => captureIds.includes(id) && state !== 'refunded'),
    );
  }

  async save(_tx: Tx, refunds: readonly Refund[]): Promise<void> {
    for (const refund of refunds)
      this.refunds.set(refund.captureId, { ...this.refunds.get(refund.captureId)!, ...refund });
  }
}
