import type { Tx } from '@night-market/kernel';
import type { Told } from '../domain/break.ts';
import type { Charge, ChargeFact, GatewayReport } from '../domain/charge.ts';
import type { Transfer } from '../domain/ledger.ts';

/** A `requested` event: which payment wants its order charged. */
export interface ChargeRequested {
  readonly eventId: string;
  readonly orderId: string;
  readonly paymentId: string;
}

/** A payment that is answered from an earlier request's result. */
export interface Replay {
  readonly paymentId: string;
  readonly charge: Charge;
  readonly correlationId: string;
  readonly causationId: string;
}

export interface Settled {
  readonly charge: Charge;
  readonly facts: readonly ChargeFact[];
}

export interface CaptureStore<T extends Tx> {
  /** Locks the charges of these orders for the rest of the transaction. */
  lock(tx: T, orderIds: readonly string[]): Promise<ReadonlyMap<string, Charge>>;
  /** Writes the intents: pending, with a check time in case this process dies. */
  markPending(tx: T, intents: readonly { orderId: string; causationId: string }[]): Promise<void>;
  /** Notes that these payments did not lead to the charge of their order. */
  markReplayed(tx: T, paymentIds: readonly string[]): Promise<void>;
  /** Payments that wait for the result of their (now settled) orders. */
  waitingPayments(
    tx: T,
    orderIds: readonly string[],
  ): Promise<readonly { paymentId: string; orderId: string; correlationId: string }[]>;
  /** Stores captures never seen before and returns their ids. */
  insertCaptures(tx: T, captures: readonly Told[]): Promise<ReadonlySet<string>>;
  /** Captures of orders that we were not asked to charge: kept for operators, unless they are stored already. */
  insertUnmatched(tx: T, captures: readonly Told[]): Promise<void>;
  /** Keeps reports of captures that differ from what is stored; each difference once. */
  keepBreaks(tx: T, told: readonly Told[]): Promise<void>;
  saveSettled(tx: T, charges: readonly Charge[]): Promise<void>;
}

export interface CapturePorts<T extends Tx> {
  readonly store: CaptureStore<T>;
  readonly ledger: { post(tx: T, transfers: readonly Transfer[]): Promise<void> };
  readonly events: {
    settled(tx: T, settled: readonly Settled[], replays: readonly Replay[]): Promise<void>;
  };
}

/** Captures at the payment gateway. A time-out is an unknown outcome. */
export interface CaptureGateway {
  /** @throws UnknownOutcomeError when no trustworthy answer came */
  capture(charge: Charge): Promise<GatewayReport>;
  /** Everything the gateway knows under the charge's key; no captures and no refusal means: nothing happened yet. */
  findCaptures(charge: Charge): Promise<GatewayReport>;
}
