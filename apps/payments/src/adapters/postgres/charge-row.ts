import type { Charge, ChargeState } from '../../domain/charge.ts';

export interface ChargeRow {
  readonly order_id: string;
  readonly stall_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly state: ChargeState;
  readonly capture_id: string | null;
  readonly failure_code: string | null;
  readonly correlation_id: string;
  readonly causation_id: string;
}

/** Amounts stay far below 2^53, so float8 carries them exactly. */
export const CHARGE_COLUMNS = `order_id, stall_id, amount::float8 as amount, currency, state, capture_id, failure_code,
  correlation_id, causation_id`;

export const toCharge = (row: ChargeRow): Charge => ({
  orderId: row.order_id,
  stallId: row.stall_id,
  amount: row.amount,
  currency: row.currency,
  state: row.state,
  captureId: row.capture_id,
  failureCode: row.failure_code,
  correlationId: row.correlation_id,
  causationId: row.causation_id,
});

export const byOrder = (rows: readonly ChargeRow[]): Map<string, Charge> =>
  new Map(rows.map((row) => [row.order_id, toCharge(row)]));
