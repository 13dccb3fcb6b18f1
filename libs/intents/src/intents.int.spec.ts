import { seededRandom, silentLog, systemClock } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, eventually, type TestDatabase } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LEASE_MS, type Errand } from '../test/errand.ts';
import { intentStoreConformance } from '../test/intent-store-conformance.ts';
import { ERRAND_SCHEMA, PgErrands } from '../test/pg-errands.ts';
import { UnknownOutcomeError } from './failure.ts';
import { DEFAULT_INTENT_WORKER, IntentWorker } from './intent-worker.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;
let store: PgErrands;
beforeAll(async () => {
  database = await createDatabase(ERRAND_SCHEMA);
  unitOfWork = new PgUnitOfWork(database.url);
  store = new PgErrands(unitOfWork);
});
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});
beforeEach(() => database.query('truncate errand restart identity'));

intentStoreConformance(() => store);

interface Seen {
  readonly errand: Errand;
  readonly askFirst: boolean;
}

type Answer = (errand: Errand, askFirst: boolean) => Promise<void>;

const workers: IntentWorker<Errand, string>[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

/** One process of an app; several share the rows. */
function startWorker(answer: Answer): { worker: IntentWorker<Errand, string>; seen: Seen[] } {
  const seen: Seen[] = [];
  const worker = new IntentWorker<Errand, string>(
    {
      store,
      destinationOf: ({ destination }) => destination,
      keyOf: ({ key }) => key,
      call: async (errand, askFirst) => {
        seen.push({ errand, askFirst });
        await answer(errand, askFirst);
        return errand.id;
      },
      record: (id) => store.done([id]),
    },
    { clock: systemClock, random: seededRandom(1), log: silentLog },
    {
      ...DEFAULT_INTENT_WORKER,
      destination: () => ({ concurrency: 4, maxQueued: 100, queueLimitMs: 5_000 }),
      retries: {
        ...DEFAULT_INTENT_WORKER.retries,
        unknown: { backoff: { baseMs: 1, factor: 1, capMs: 1 }, maxAttempts: 50 },
      },
      pollMs: 20,
    },
  );
  workers.push(worker);
  worker.start();
  return { worker, seen };
}

const errands = (destination: string, amount: number, keys = amount): Omit<Errand, 'id'>[] =>
  Array.from({ length: amount }, (_, n) => ({ destination, key: `k${n % keys}` }));

const open = async (destination: string): Promise<number> =>
  (await store.byDestination()).find((one) => one.destination === destination)?.waiting ?? 0;

describe('workers that share the rows of intents', () => {
  it('are held up by no destination that hangs: fresh or due, the others go on', async () => {
    const { promise: hanging, resolve: release } = Promise.withResolvers<void>();
    const answer: Answer = ({ destination }) => (destination === 'dead' ? hanging : Promise.resolve());
    await store.write([...errands('dead', 200), ...errands('quick', 300)]);
    await store.pass(LEASE_MS + 1);
    const [first, second] = [startWorker(answer), startWorker(answer)];
    const { heads } = await store.write([...errands('dead', 50, 50), ...errands('brisk', 100)]);
    first.worker.offer(heads);
    await eventually(async () => (await open('quick')) + (await open('brisk')) === 0, { timeoutMs: 20_000 });
    const toDead = [...first.seen, ...second.seen].filter(({ errand }) => errand.destination === 'dead');
    expect(toDead.length).toBeGreaterThan(0);
    expect(toDead.length).toBeLessThanOrEqual(8);
    release();
  });

  it('take each intent once, and each key in its order, however calls fail', async () => {
    const random = seededRandom(7);
    const inHand = new Set<string>();
    const overlaps: string[] = [];
    const answer: Answer = async ({ key }) => {
      if (inHand.has(key)) overlaps.push(key);
      inHand.add(key);
      await new Promise((resolve) => setImmediate(resolve));
      inHand.delete(key);
      if (random.next() < 0.3) throw new UnknownOutcomeError('lost');
    };
    const processes = [startWorker(answer), startWorker(answer), startWorker(answer)];
    for (let round = 0; round < 10; round++) {
      const { heads } = await store.write(errands('a', 20, 7));
      processes[round % 3]!.worker.offer(heads);
    }
    await eventually(async () => (await open('a')) === 0, { timeoutMs: 40_000 });
    expect(overlaps).toEqual([]);
    const calls = processes.flatMap(({ seen }) => seen);
    expect(calls.length).toBeGreaterThan(200);
    for (const { seen } of processes) {
      for (const own of Map.groupBy(seen, ({ errand }) => errand.key).values()) {
        const ids = own.map(({ errand }) => Number(errand.id));
        expect(ids).toEqual(ids.toSorted((left, right) => left - right));
      }
    }
    // The first call of an intent is the only one that may go without asking.
    const unasked = calls.filter(({ askFirst }) => !askFirst).map(({ errand }) => errand.id);
    expect(unasked.length).toBe(new Set(unasked).size);
  });

  it('carry out what a process left behind that died, after its lease, and ask first', async () => {
    const { all } = await store.write(errands('a', 1));
    const { seen } = startWorker(() => Promise.resolve());
    await store.pass(LEASE_MS + 1);
    await eventually(async () => (await open('a')) === 0);
    expect(seen).toEqual([{ errand: all[0], askFirst: true }]);
  });
});
