import fc from 'fast-check';
import { gate, openGates } from '@night-market/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConsumedRecord } from '../broker/records.ts';
import { byKey, settleParts, type KeyPart } from './key-parts.ts';

afterEach(() => openGates());

const record = (key: string, offset: number): ConsumedRecord => ({
  ...{ topic: 'pay.txn.v1', partition: 0, offset: BigInt(offset), headers: {}, timestampMs: 0 },
  ...{ key: Buffer.from(key), value: null, lease: { revoked: false } },
});
const keyOf = (part: KeyPart): string => String(part[0]!.key);
const partsOf = (...keys: string[]) =>
  byKey(keys.map((key, offset) => ({ key, record: record(key, offset) })));

/** Settles all but `late`, and notes who is held back. */
function play(keys: readonly string[], late: ReadonlySet<string>, concurrency = 4) {
  const settled: string[] = [];
  const held: string[] = [];
  const outcome = settleParts(partsOf(...keys), {
    concurrency,
    settle: (part) => {
      if (late.has(keyOf(part))) return Promise.resolve({ late: 'late' });
      settled.push(keyOf(part));
      return Promise.resolve('settled');
    },
    hold: (part) => Promise.resolve(void held.push(keyOf(part))),
  });
  return outcome.then((result) => ({ ...result, settled, held }));
}

describe('a batch in parts', () => {
  it('has one part for each key, in order of arrival', () => {
    expect(partsOf('a', 'b', 'a', 'c', 'b').map((part) => part.map(({ offset }) => Number(offset)))).toEqual([
      [0, 2],
      [1, 4],
      [3],
    ]);
  });

  it('loses none: each part is settled, held back, or left untried', async () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), {
      minLength: 1,
      maxLength: 30,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(keys, fc.infiniteStream(fc.boolean()), async (all, coin) => {
        const late = new Set(all.filter(() => coin.next().value));
        const { settled, held, untried, lateParts, someInTime } = await play(all, late);
        expect([...settled, ...held, ...untried.map(keyOf)].sort()).toEqual([...all].sort());
        expect(held.every((key) => late.has(key))).toBe(true);
        expect(lateParts).toBe(held.length);
        expect(someInTime).toBe(settled.length > 0);
        if (someInTime) expect(untried).toEqual([]);
      }),
    );
  });

  it('gives up after the first few when all are late, and holds only those back', async () => {
    const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
    const { held, untried } = await play(keys, new Set(keys));
    expect([held.length, untried.length]).toEqual([4, 16]);
  });

  it('holds a late part back while others are still under way, and works on no more than told', async () => {
    const slow = gate();
    let running = 0;
    let most = 0;
    const held: string[] = [];
    const lateIsHeld = Promise.withResolvers<void>();
    const all = settleParts(partsOf('a', 'late', 'slow', 'b', 'c'), {
      concurrency: 2,
      settle: async (part) => {
        most = Math.max(most, ++running);
        if (keyOf(part) === 'slow') await slow.opened;
        else await Promise.resolve();
        running--;
        return keyOf(part) === 'late' ? { late: 'late' } : 'settled';
      },
      hold: (part) => {
        held.push(keyOf(part));
        lateIsHeld.resolve();
        return Promise.resolve();
      },
    });
    await lateIsHeld.promise;
    expect(held).toEqual(['late']);
    slow.open();
    expect(await all).toEqual({ someInTime: true, lateParts: 1, untried: [] });
    expect(most).toBe(2);
  });
});
