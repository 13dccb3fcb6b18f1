import { beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS, type Errand, type ErrandStore } from './errand.ts';

const to = (destination: string, ...keys: string[]): Omit<Errand, 'id'>[] =>
  keys.map((key) => ({ destination, key }));
const keysOf = (due: readonly { intent: Errand }[]): string[] => due.map(({ intent }) => intent.key).sort();
const failure = { kind: 'unknown', reason: 'no answer' } as const;

/** What every store of intents has to keep, whatever its rows look like. */
export function intentStoreConformance(open: () => ErrandStore): void {
  let store: ErrandStore;
  const claim = async (rooms: Record<string, number>) => store.claimDue(new Map(Object.entries(rooms)));
  beforeEach(() => {
    store = open();
  });

  describe('a store of intents', () => {
    it('gives nobody what its own process is about to carry out, before the lease is over', async () => {
      await store.write(to('a', 'k1'));
      expect([await store.dueDestinations(9, []), await claim({ a: 9 })]).toEqual([[], []]);
      await store.pass(LEASE_MS + 1);
      expect(await store.dueDestinations(9, [])).toEqual(['a']);
      expect(await claim({ a: 9 })).toMatchObject([{ intent: { key: 'k1' }, attempts: 0, askFirst: true }]);
    });

    it('gives out no more than there is room for, destination by destination, and each once in a lease', async () => {
      await store.write([...to('a', 'k1', 'k2', 'k3'), ...to('b', 'k1', 'k2'), ...to('c', 'k1')]);
      await store.pass(LEASE_MS + 1);
      const first = await claim({ a: 2, b: 9 });
      const second = await claim({ a: 2, b: 9 });
      expect(first.map(({ intent }) => intent.destination).sort()).toEqual(['a', 'a', 'b', 'b']);
      expect(second.map(({ intent }) => intent.destination)).toEqual(['a']);
      expect(await store.dueDestinations(9, [])).toEqual(['c']);
      expect(await store.dueDestinations(9, ['c'])).toEqual([]);
    });

    it('gives out an intent only when all earlier ones of its key are done, and parked ones are not', async () => {
      const { all, heads } = await store.write(to('a', 'k1', 'k1', 'k2'));
      expect(heads.map(({ id }) => id)).toEqual([all[0]!.id, all[2]!.id]);
      expect((await store.write(to('a', 'k1'))).heads).toEqual([]);
      await store.pass(LEASE_MS + 1);
      expect(keysOf(await claim({ a: 9 }))).toEqual(['k1', 'k2']);
      await store.park(all[0]!, failure);
      await store.pass(LEASE_MS + 1);
      expect(keysOf(await claim({ a: 9 }))).toEqual(['k2']);
      await store.done([all[0]!.id]);
      expect(await claim({ a: 9 })).toMatchObject([{ intent: { id: all[1]!.id }, askFirst: false }]);
    });

    it('defers, with what was learnt, and leaves alone what is done', async () => {
      const { all } = await store.write(to('a', 'k1', 'k2'));
      await store.done([all[1]!.id]);
      for (const errand of all)
        await store.defer(errand, { afterMs: 5_000, attempts: 3, askFirst: false, failure });
      await store.pass(4_000);
      expect(await claim({ a: 9 })).toEqual([]);
      await store.pass(1_001);
      expect(await claim({ a: 9 })).toMatchObject([{ intent: { key: 'k1' }, attempts: 3, askFirst: false }]);
      // The claim itself may have led to a call.
      await store.pass(LEASE_MS + 1);
      expect(await claim({ a: 9 })).toMatchObject([{ attempts: 3, askFirst: true }]);
    });

    it('parks for an operator, who has it retried from the beginning, but asked for first', async () => {
      const { all } = await store.write([...to('a', 'k1'), ...to('b', 'k1')]);
      for (const errand of all) await store.park(errand, failure);
      const parked = await store.parked({ limit: 9 });
      expect(parked).toMatchObject([
        { destination: 'a', reason: 'no answer' },
        { destination: 'b', reason: 'no answer' },
      ]);
      expect(parked[0]?.parkedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(await store.parked({ limit: 9, after: parked[0]!.id })).toHaveLength(1);
      expect(await store.parked({ limit: 9, destination: 'a' })).toHaveLength(1);
      await store.pass(LEASE_MS + 1);
      expect(await store.dueDestinations(9, [])).toEqual([]);
      expect([await store.retry(all[0]!.id), await store.retry(all[0]!.id)]).toEqual([true, false]);
      expect(await claim({ a: 9 })).toMatchObject([{ attempts: 0, askFirst: true }]);
    });

    it('brings forward what waits for its next try, but not what is under way, parked or of others', async () => {
      const { all } = await store.write([...to('a', 'k1', 'k2', 'k3', 'k4'), ...to('b', 'k1')]);
      const later = { afterMs: 5_000, attempts: 3, askFirst: false, failure };
      for (const place of [0, 1, 3, 4]) await store.defer(all[place]!, later);
      await store.park(all[3]!, failure);
      await store.defer(all[1]!, { ...later, afterMs: 0 });
      expect(keysOf(await claim({ a: 9 }))).toEqual(['k2']);
      expect([await store.bringForward('a'), await store.bringForward('a')]).toEqual([1, 0]);
      expect(await claim({ a: 9, b: 9 })).toMatchObject([{ intent: { key: 'k1' }, attempts: 3 }]);
    });

    it('tells what waits, how old it is and what is parked', async () => {
      const { all } = await store.write([...to('a', 'k1', 'k2', 'k3'), ...to('b', 'k1')]);
      await store.done([all[0]!.id, all[3]!.id]);
      await store.park(all[1]!, failure);
      await store.pass(60_000);
      const [counts, ...others] = await store.byDestination();
      expect(others).toEqual([]);
      expect(counts).toMatchObject({ destination: 'a', waiting: 1, parked: 1 });
      expect(counts?.oldestAgeSeconds).toBeGreaterThanOrEqual(60);
      expect(counts?.oldestAgeSeconds).toBeLessThan(120);
    });
  });
}
