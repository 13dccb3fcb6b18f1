import { newId, type Tx, type UnitOfWork } from '@night-market/kernel';
import { gate, openGates } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyFailure, StashEntry, StashPort } from '../src/consumer/stash-port.ts';

/** A stash under test, new and empty, with transactions that run beside each other. */
export interface StashUnderTest<T extends Tx> {
  readonly stash: StashPort<T>;
  readonly unitOfWork: UnitOfWork<T>;
  /** Resolves once a transaction waits for another. */
  someoneWaits(): Promise<unknown>;
  close(): Promise<void>;
}

const ME = 'test';
const PARKED: KeyFailure = {
  ...{ state: 'parked', reason: 'a bug', errorType: 'TypeError', attempts: 1 },
  ...{ firstFailedAtMs: 1_000, nextAttemptAtMs: null },
};
const waiting = (nextAttemptAtMs: number): KeyFailure => ({ ...PARKED, state: 'waiting', nextAttemptAtMs });

const entry = (key: string, offset: number): StashEntry => ({
  key,
  eventId: newId(),
  record: {
    ...{ topic: 'pay.txn.v1', partition: 3, offset: BigInt(offset), key: Buffer.from(key) },
    ...{ value: Buffer.from([0, 255, offset]), headers: { ce_id: 'ä' }, timestampMs: 5_000 },
    ...{ lease: { revoked: false }, rawHeaders: null, hasOversizedHeaders: false },
  },
});

/** What every adapter of the stash port must do; PostgreSQL's and the simulation's run the same suite. */
export function stashConformance<T extends Tx>(name: string, open: () => Promise<StashUnderTest<T>>): void {
  let under: StashUnderTest<T>;
  let stash: StashPort<T>;
  beforeEach(async () => {
    under = await open();
    stash = under.stash;
  });
  afterEach(async () => {
    openGates();
    await under.close();
  });

  const run = <R>(work: (tx: T) => Promise<R>): Promise<R> => under.unitOfWork.run(work);
  const hold = (key: string, offsets: readonly number[], failure = PARKED): Promise<void> =>
    run(async (tx) => {
      const [first, ...others] = offsets.map((offset) => entry(key, offset));
      await stash.open(tx, ME, [{ ...first!, failure }]);
      if (others.length > 0) await stash.append(tx, ME, others);
    });
  const offsets = (key: string): Promise<number[]> =>
    run(async (tx) => (await stash.heads(tx, ME, key, 100)).map(({ record }) => Number(record.offset)));
  const isHeld = (key: string): Promise<boolean> =>
    run(async (tx) => (await stash.lockStashed(tx, ME, [key])).has(key));
  const found = (key: string) => run((tx) => stash.enter(tx, ME, key));
  const removeHead = async (tx: T, key: string): Promise<boolean> => {
    const [head] = await stash.heads(tx, ME, key, 1);
    return stash.removeHead(tx, ME, head!, 9_000);
  };
  const claim = (nowMs: number, limit = 10): Promise<readonly string[]> =>
    run((tx) => stash.claimDue(tx, ME, { nowMs, untilMs: nowMs + 100, limit }));

  /** A transaction that has done `work` and stays open until told. */
  async function openAfter(work: (tx: T) => Promise<unknown>): Promise<() => Promise<void>> {
    const done = gate();
    const end = gate();
    const running = run(async (tx) => {
      await work(tx);
      done.open();
      await end.opened;
    });
    await Promise.race([done.opened, running]);
    return () => {
      end.open();
      return running;
    };
  }

  describe(`${name} as a stash`, () => {
    it('keeps what failed as it was, and what came behind it in order', async () => {
      const failed = entry('a', 7);
      await run((tx) => stash.open(tx, ME, [{ ...failed, failure: PARKED }]));
      await run((tx) => stash.append(tx, ME, [entry('a', 9), entry('a', 8)]));
      const [head] = await run((tx) => stash.heads(tx, ME, 'a', 1));
      expect(head).toEqual({ ...failed, n: head!.n });
      expect(await offsets('a')).toEqual([7, 9, 8]);
      expect(await found('a')).toEqual({ key: 'a', topic: 'pay.txn.v1', ...PARKED });
      expect(await found('b')).toBeUndefined();
      expect(await run((tx) => stash.lockStashed(tx, ME, ['b', 'a']))).toEqual(new Set(['a']));
      expect(await run((tx) => stash.lockStashed(tx, 'another', ['a']))).toEqual(new Set());
    });

    it('keeps nothing of a transaction that is rolled back', async () => {
      const rolledBack = run(async (tx) => {
        await stash.open(tx, ME, [{ ...entry('a', 1), failure: PARKED }]);
        throw new Error('rolled back');
      });
      await expect(rolledBack).rejects.toThrow('rolled back');
      expect(await isHeld('a')).toBe(false);
      expect(await offsets('a')).toEqual([]);
    });

    it('goes on with the next one at once, and forgets the key with the last', async () => {
      await hold('a', [1, 2], { ...PARKED, attempts: 4 });
      expect(await run((tx) => removeHead(tx, 'a'))).toBe(true);
      expect(await found('a')).toMatchObject({ state: 'waiting', attempts: 0, nextAttemptAtMs: 9_000 });
      expect(await run((tx) => removeHead(tx, 'a'))).toBe(false);
      expect(await isHeld('a')).toBe(false);
    });

    it('refuses to remove a head that is gone', async () => {
      await hold('a', [1, 2]);
      const [head] = await run((tx) => stash.heads(tx, ME, 'a', 1));
      await run((tx) => stash.removeHead(tx, ME, head!, 0));
      await expect(run((tx) => stash.removeHead(tx, ME, head!, 0))).rejects.toThrow('not in the stash');
      expect(await offsets('a')).toEqual([2]);
    });

    it('notes another failure of the head, and only that', async () => {
      await hold('a', [1, 2]);
      const failure = { ...waiting(7_000), attempts: 2, reason: 'busy', errorType: 'Busy' };
      await run(async (tx) => {
        const [head] = await stash.heads(tx, ME, 'a', 1);
        await stash.setFailed(tx, ME, head!, failure);
      });
      expect(await found('a')).toEqual({ key: 'a', topic: 'pay.txn.v1', ...failure });
      expect(await offsets('a')).toEqual([1, 2]);
    });

    it('gives out keys that are due, the longest due first, and not again until the claim is over', async () => {
      await hold('a', [1], waiting(200));
      await hold('b', [1], waiting(100));
      await hold('c', [1], waiting(5_000));
      await hold('d', [1], PARKED);
      expect(await claim(300, 1)).toEqual(['b']);
      expect(await claim(300)).toEqual(['a']);
      expect(await claim(300)).toEqual([]);
      expect([...(await claim(400))].sort()).toEqual(['a', 'b']);
    });

    it('does not wait for a key that somebody holds when it gives out keys', async () => {
      await hold('a', [1], waiting(100));
      await hold('b', [1], waiting(200));
      const end = await openAfter((tx) => stash.lockStashed(tx, ME, ['a']));
      expect(await claim(300)).toEqual(['b']);
      await end();
      expect(await claim(300)).toEqual(['a']);
    });

    it('lets one work on a key, and does not hold up those who append behind it', async () => {
      await hold('a', [1]);
      const end = await openAfter((tx) => stash.enter(tx, ME, 'a'));
      expect(await found('a')).toBe('busy');
      await run(async (tx) => {
        expect(await stash.lockStashed(tx, ME, ['a'])).toEqual(new Set(['a']));
        await stash.append(tx, ME, [entry('a', 2)]);
      });
      await end();
      expect(await found('a')).toMatchObject({ key: 'a' });
      expect(await offsets('a')).toEqual([1, 2]);
    });

    it('makes a live event wait for the removal of the last head, and then finds the key gone', async () => {
      await hold('a', [1]);
      const end = await openAfter((tx) => removeHead(tx, 'a'));
      const live = isHeld('a');
      await under.someoneWaits();
      await end();
      expect(await live).toBe(false);
    });

    it('makes the removal of the last head wait for a live event that queues behind it', async () => {
      await hold('a', [1]);
      const end = await openAfter(async (tx) => {
        await stash.lockStashed(tx, ME, ['a']);
        await stash.append(tx, ME, [entry('a', 2)]);
      });
      const left = run((tx) => removeHead(tx, 'a'));
      await under.someoneWaits();
      await end();
      expect(await left).toBe(true);
      expect(await offsets('a')).toEqual([2]);
    });

    it('does not show a key before its transaction has committed', async () => {
      const end = await openAfter((tx) => stash.open(tx, ME, [{ ...entry('a', 1), failure: PARKED }]));
      expect(await isHeld('a')).toBe(false);
      await end();
      expect(await isHeld('a')).toBe(true);
    });

    it('puts who comes second behind who held the key back first, with the first failure', async () => {
      const end = await openAfter((tx) => stash.open(tx, ME, [{ ...entry('a', 1), failure: PARKED }]));
      const second = run((tx) => stash.open(tx, ME, [{ ...entry('a', 2), failure: waiting(7) }]));
      await under.someoneWaits();
      await end();
      await second;
      expect(await offsets('a')).toEqual([1, 2]);
      expect(await found('a')).toMatchObject({ state: 'parked' });
    });
  });
}
