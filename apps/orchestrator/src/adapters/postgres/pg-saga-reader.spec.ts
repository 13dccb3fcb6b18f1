import { describe, expect, it, vi } from 'vitest';
import type { SagaQuery } from '../../read-sagas/ports.ts';
import { PgSagaReader } from './pg-saga-reader.ts';

const readsFor = async (asked: Pick<SagaQuery, 'open' | 'state'>): Promise<number> => {
  const read = vi.fn(() => Promise.resolve([]));
  await new PgSagaReader(read).list({ after: undefined, limit: 10, ...asked });
  return read.mock.calls.length;
};

describe('a list of sagas', () => {
  it('of which there can be none is empty without a look', async () => {
    for (const state of ['None', 'Requested', 'RefundCommanded', 'NeedsAttention'] as const) {
      expect([state, await readsFor({ state, open: false })]).toEqual([state, 0]);
      expect([state, await readsFor({ state, open: true })]).toEqual([state, 1]);
    }
    for (const state of ['CaptureFailed', 'Captured', 'Refunded'] as const) {
      expect([state, await readsFor({ state, open: true })]).toEqual([state, 0]);
      expect([state, await readsFor({ state, open: false })]).toEqual([state, 1]);
    }
  });
});
