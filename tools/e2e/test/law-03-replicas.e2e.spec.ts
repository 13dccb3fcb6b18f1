import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManyBooks, type Books } from '@night-market/books';
import { isSureDouble, type PlayResult } from '@night-market/opening-night';
import { killAtRandom, ORDERS_WAY, startEvening, type Evening } from '../src/index.ts';

const FLOW_AGAIN_MS = 10_000;
/** Orders without faults: nothing but a partition that stands still may hold them up. */
const PLAIN = { retry: 0, secondKey: 0, double: 0, fault: 0, decline: 0, refundFault: 0, gate: 0 };
/** Enough to meet all partitions. */
const ORDERS = 120;

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({
    ...{ name: 'pair', services: ORDERS_WAY },
    replicas: { payments: 2, orchestrator: 2 },
  });
});
afterAll(() => evening.end());

describe('law 3: two replicas each of payments and orchestrator', () => {
  it('play an evening with the same result', async () => {
    const result = await evening.play({ orders: 600, seed: 5, inFlight: 64 });
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: 600, open: 0, wrong: 0 });
    expect(result.summary.refunded).toBe(result.summary.duplicates);
    const sure = result.verdicts.filter(({ outcome }) => isSureDouble(outcome.order.captureFault));
    expect(sure).toHaveLength(48);
    expect(sure.filter(({ duplicates, refunded }) => duplicates === 1 && refunded === 1)).toHaveLength(48);
    await expectTheSameBooksInBulk(result);
  });

  it('play on while one of each is killed and comes back', async () => {
    const playing = await evening.playUnderWay({ orders: 1_000, seed: 6, inFlight: 128 });
    const hits = await killAtRandom({
      victims: [evening.platform.service('payments', 1), evening.platform.service('orchestrator', 1)],
      kills: 4,
      seed: 6,
      pauseMs: [100, 800],
    });
    const result = await playing.result;
    expect(hits).toBe(4);
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: 1_000, open: 0, wrong: 0 });
  });
});

// Last, for what it kills stays away.
describe('kill -9 of a replica that nobody starts again', () => {
  beforeAll(async () => {
    await evening.play({ orders: ORDERS, seed: 20, shares: PLAIN });
  });

  it.each(['payments', 'orchestrator'])(
    '%s: orders of all partitions settle within 10 s after it',
    async (name) => {
      const lost = evening.platform.service(name, 1);
      const hit = lost.pid;
      const killedAtMs = Date.now();
      await lost.kill('SIGKILL');
      const timeoutMs = FLOW_AGAIN_MS - (Date.now() - killedAtMs);
      const { summary, findings } = await evening.play({
        orders: ORDERS,
        seed: 21,
        shares: PLAIN,
        inFlight: 16,
        timeoutMs,
      });
      expect(hit).toBeDefined();
      expect(findings).toEqual([]);
      expect(summary).toMatchObject({ orders: ORDERS, open: 0, wrong: 0 });
    },
  );
});

/** Read from the tables at once, the books say what the services answered for each order. */
async function expectTheSameBooksInBulk({ verdicts }: PlayResult): Promise<void> {
  const answered = new Map(verdicts.map(({ outcome, books }) => [outcome.orderId, books!]));
  const gateway = new Map([...answered].map(([orderId, books]) => [orderId, books.gateway!]));
  const { databaseUrls } = evening.platform;
  const orderIds = [...answered.keys(), 'no-such-order'];
  const read: { orderId: string; books: Books }[] = [];
  for await (const one of readManyBooks({ databaseUrls, gateway }, orderIds)) read.push(one);
  expect(read.map(({ orderId }) => orderId)).toEqual(orderIds);
  expect(read.pop()?.books).toEqual({ gateway: null, payments: null, saga: null });
  for (const { orderId, books } of read) expect(inOrder(books)).toEqual(inOrder(answered.get(orderId)!));
}

const byId = <T extends { id: string }>(rows: T[]): T[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const inOrder = ({ payments, ...rest }: Books) => ({
  ...rest,
  payments: payments && {
    ...payments,
    payments: byId(payments.payments),
    captures: byId(payments.captures),
  },
});
