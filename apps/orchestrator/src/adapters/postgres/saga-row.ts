import type { SagaState } from '@night-market/refund-saga';
import type { Saga } from '../../domain/saga.ts';

export const SAGA_COLUMNS =
  'order_id, stall_id, data, correlation_id, history_length, created_at, updated_at, settled_at';

/** A row of {@link SAGA_COLUMNS}. */
export interface SagaRow {
  readonly order_id: string;
  readonly stall_id: string | null;
  readonly data: SagaState;
  readonly correlation_id: string;
  readonly history_length: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly settled_at: Date | null;
}

export const toSaga = (row: SagaRow): Saga => ({
  state: row.data,
  correlationId: row.correlation_id,
  stallId: row.stall_id ?? undefined,
  createdAtMs: row.created_at.getTime(),
  updatedAtMs: row.updated_at.getTime(),
  settledAtMs: row.settled_at?.getTime(),
  historyLength: row.history_length,
});

export const isoTime = (ms: number): string => new Date(ms).toISOString();
