import { newId } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import type { MemoryTx } from '../../test/memory-store.ts';
import type { ConsumedRecord } from '../broker/records.ts';
import { decodeBatch } from './decode-batch.ts';
import type { BatchHandler, Router } from './ports.ts';

const handler: BatchHandler<MemoryTx> = () => Promise.resolve();
const handled = (_topic: string, type: string) => (type === 'captured' ? handler : undefined);
const tolerant: Router<MemoryTx> = Object.assign(handled.bind(null), {
  ignoresUnknown: (topic: string) => topic === 'pay.txn.v1',
});

const record = (topic: string, type: string, more: object = {}): ConsumedRecord => {
  const ids = { id: newId(), correlationId: newId(), causationId: newId() };
  const event = { ...ids, topic, ts: '2026-11-22T12:00:00.000Z', key: 'k', type, payload: {}, ...more };
  return {
    ...{ topic, partition: 0, offset: 7n, timestampMs: 0, lease: { revoked: false } },
    ...{ key: Buffer.from('k'), value: Buffer.from(JSON.stringify(event)) },
    headers: { ce_type: `${topic}.${type}` },
  };
};

describe('an event of an unknown type', () => {
  it('is parked when nothing was said', () => {
    const [one] = decodeBatch([record('pay.txn.v1', 'teleported')], handled);
    expect(one).toMatchObject({ key: 'k', error: { code: 'unknown_type' } });
  });

  it('counts as handled, by its place and under no name of its own, where it shall be ignored', async () => {
    const unreadable = record('pay.txn.v1', 'teleported');
    const [one] = decodeBatch([unreadable], tolerant);
    expect(one).toMatchObject({ event: { type: 'unknown', key: 'k' } });
    expect(one).not.toHaveProperty('error');
    expect(one?.id).toBe(decodeBatch([unreadable], handled)[0]?.id);
    const tx: MemoryTx = {
      effects: [],
      writes: [],
      settled: () => Promise.resolve(),
      afterCommit: () => undefined,
    };
    const context = { tx, signal: new AbortController().signal };
    if (one && 'handler' in one) await one.handler([one.event], context);
    expect([tx.effects, tx.writes]).toEqual([[], []]);
  });

  it('is parked on a topic of another policy, and so is whatever is wrong in another way', () => {
    expect(decodeBatch([record('pay.txn.v2', 'teleported')], tolerant)[0]).toHaveProperty('error');
    const bad = record('pay.txn.v1', 'captured');
    expect(decodeBatch([bad], tolerant)[0]).toMatchObject({ error: { code: 'bad_payload' } });
    expect(decodeBatch([record('pay.txn.v1', 'teleported', { id: 'x' })], tolerant)[0]).toMatchObject({
      error: { code: 'bad_envelope' },
    });
  });

  it('is not the same as a known type that nobody here handles', () => {
    expect(decodeBatch([record('pay.txn.v1', 'refunded')], tolerant)).toEqual([]);
  });
});
