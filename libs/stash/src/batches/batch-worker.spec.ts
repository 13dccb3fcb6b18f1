import { seededRandom, silentLog, type Tx, type UnitOfWork } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { expect, it } from 'vitest';
import type { ReplayResult } from '../acts.ts';
import { LeaseLostError, type BatchOutcome, type BatchStore, type ClaimedBatch } from './batch.ts';
import { BatchWorker, type KeyWitness } from './batch-worker.ts';

const EVERY_MS = 2_000;
const tx = {} as Tx;
const unitOfWork: UnitOfWork<Tx> = { run: (work) => work(tx) };

/** One batch of these keys; what is done to each is said by `replay`. */
function world(
  keys: readonly string[],
  replay: (key: string, witness: KeyWitness<Tx>) => Promise<ReplayResult>,
) {
  const clock = new FakeClock();
  const settled: string[] = [];
  let isHeld = false;
  let isReleased = false;
  const settle = (key: string, { outcome, error }: BatchOutcome): Promise<void> => {
    settled.push([key, outcome, ...(error === undefined ? [] : [error])].join(' '));
    return Promise.resolve();
  };
  const batches: BatchStore<Tx> = {
    running: () => Promise.resolve(1),
    start: () => Promise.resolve(keys.length),
    claim: (_tx, _consumer, { holder }) => {
      const claimed: ClaimedBatch = { id: 'b', kind: 'replay', actor: 'wang', reason: 'fixed', holder };
      const free = isHeld ? [] : [claimed];
      isHeld = true;
      return Promise.resolve(free);
    },
    next: () => {
      const key = keys[settled.length];
      return Promise.resolve(
        key === undefined ? undefined : { place: settled.length + 1, key, head: null, handled: 0 },
      );
    },
    progress: () => Promise.resolve(),
    settle: (_tx, _claimed, { key }, outcome) => settle(key, outcome),
    release: () => Promise.resolve(void (isReleased = true)),
    cancel: () => Promise.resolve(true),
  };
  const worker = new BatchWorker<Tx>(
    { consumer: 'test', leaseMs: 13_000, everyMs: EVERY_MS },
    { unitOfWork, batches, clock, random: seededRandom(7), log: silentLog, nextId: () => 'holder' },
    {
      replay: (key, _act, witness) => replay(key, witness),
      discard: () => Promise.resolve({ outcome: 'gone' }),
    },
  );
  worker.start();
  return { worker, clock, settled, isReleased: () => isReleased };
}

const drained = async (witness: KeyWitness<Tx>): Promise<ReplayResult> => {
  await witness.wentThrough(tx, 1, true);
  return { outcome: 'drained', handled: 1 };
};

it('settles each key once, in order, with what became of it', async () => {
  const { clock, settled, worker } = world(['a', 'b', 'c'], (key, witness) =>
    key === 'b' ? Promise.resolve({ outcome: 'failed', handled: 0, error: 'no' }) : drained(witness),
  );
  await clock.advance(EVERY_MS);
  expect(settled).toEqual(['a drained', 'b failed no', 'c drained']);
  await worker.stop();
});

it('tries a key again when it was not the event that failed, and gives it up after a while', async () => {
  let tries = 0;
  const { clock, settled, worker } = world(['a', 'b'], (key, witness) => {
    tries++;
    if (key === 'b' || tries < 2) throw new Error('the store was away');
    return drained(witness);
  });
  await clock.advance(60_000);
  expect(settled).toEqual(['a drained', 'b failed Error: the store was away']);
  expect(tries).toBe(5);
  await worker.stop();
});

it('leaves a batch to whoever has its lease', async () => {
  const { clock, settled, worker } = world(['a', 'b'], () => Promise.reject(new LeaseLostError('lost')));
  await clock.advance(60_000);
  expect(settled).toEqual([]);
  await worker.stop();
});

it('finishes the key in hand when it stops, and leaves the rest to others at once', async () => {
  const hand = Promise.withResolvers<void>();
  const { clock, settled, worker, isReleased } = world(['a', 'b'], async (_key, witness) => {
    await hand.promise;
    return drained(witness);
  });
  await clock.advance(1);
  const stopped = worker.stop();
  expect(isReleased()).toBe(false);
  hand.resolve();
  await stopped;
  expect(settled).toEqual(['a drained']);
  expect(isReleased()).toBe(true);
});
