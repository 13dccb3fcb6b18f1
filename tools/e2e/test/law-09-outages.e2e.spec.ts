import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, nightly } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chargeState,
  groupMembers,
  killAtRandom,
  ORDERS_WAY,
  pay,
  rowsOf,
  startEvening,
  storiesOf,
  type Evening,
} from '../src/index.ts';

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({ name: 'outage', services: ORDERS_WAY, ownStack: true });
});
afterAll(() => evening.end());

const orders = (prefix: string, amount: number) => Array.from({ length: amount }, (_, n) => `${prefix}-${n}`);
const pids = () => evening.platform.services.map(({ label, pid }) => [label, pid]);
const patient = { timeoutMs: 60_000, everyMs: 200 };

const captured = (orderIds: readonly string[]) =>
  eventually(async () => {
    const states = await Promise.all(orderIds.map((orderId) => chargeState(evening, orderId)));
    return states.every((state) => state === 'captured');
  }, patient);

/** How often the consumer of a service has begun anew; Kafka's client says so. */
async function crashesOf(service: string): Promise<number> {
  const log = await readFile(join(evening.logDir, `${service}.log`), 'utf8');
  return log.split('Restarting the consumer').length - 1;
}

/** Each order's story is whole, in order and told once, but for copies of a send whose answer was lost. */
async function expectInOrder(orderIds: readonly string[]): Promise<void> {
  await eventually(async () => {
    const rows = await rowsOf<{ n: number }>(evening, 'payments', 'select count(*)::int as n from outbox');
    return rows[0]?.n === 0;
  }, patient);
  const stories = await storiesOf(evening, orderIds);
  for (const [orderId, types] of stories)
    expect([orderId, [...new Set(types)]]).toEqual([orderId, ['requested', 'captured']]);
}

describe('law 9: while Kafka is away', () => {
  it('work is accepted and the outbox grows; when it is back all goes on in order, without a restart', async () => {
    await pay(evening, 'kafka-before');
    await captured(['kafka-before']);
    const before = pids();
    const waiting = orders('kafka', 40);
    await evening.stack.kafka.stop(0, 'SIGKILL');
    try {
      for (const orderId of waiting) expect((await pay(evening, orderId)).status).toBe(202);
      const rows = await rowsOf<{ n: number }>(evening, 'payments', 'select count(*)::int as n from outbox');
      expect(rows[0]!.n).toBeGreaterThanOrEqual(waiting.length);
      expect(await chargeState(evening, waiting[0]!)).toBe('requested');
      const ready = await fetch(`${evening.platform.urls['payments']![0]}/health/ready`);
      expect(ready.status).toBe(200);
    } finally {
      await evening.stack.kafka.start(0);
    }
    await captured(waiting);
    await expectInOrder([...waiting, 'kafka-before']);
    expect(pids()).toEqual(before);
  });

  it('consumers that gave up are back in their places, so that no group waits for members that are gone', async () => {
    const services = ['orchestrator', 'payments'];
    const members = () => Promise.all(services.map((service) => groupMembers(evening, service)));
    const before = await members();
    expect(before.map(({ length }) => length)).toEqual([1, 1]);
    const crashes = () => Promise.all(services.map((service) => crashesOf(service)));
    const crashesBefore = await crashes();
    await evening.stack.kafka.stop(0, 'SIGKILL');
    try {
      await eventually(async () => (await crashes()).every((n, at) => n > crashesBefore[at]!), patient);
      // A consumer that crashes because the broker is away is no fault of its service.
      for (const service of services) {
        const ready = await fetch(`${evening.platform.urls[service]![0]}/health/ready`);
        expect(ready.status).toBe(200);
      }
    } finally {
      await evening.stack.kafka.start(0);
    }
    await pay(evening, 'kafka-places');
    await captured(['kafka-places']);
    expect(await members()).toEqual(before);
  });
});

describe('law 9: while PostgreSQL is away', () => {
  it('requests get 503 with Retry-After, consumers wait; when it is back all goes on, without a restart', async () => {
    await pay(evening, 'store-before');
    await captured(['store-before']);
    const before = pids();
    const accepted = orders('store', 30);
    const answers = await Promise.all(accepted.map((orderId) => pay(evening, orderId)));
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    // Their events are under way when the store goes.
    await evening.stack.postgres.stop('SIGKILL');
    try {
      const refused = await pay(evening, 'store-refused');
      expect(refused.status).toBe(503);
      expect(Number(refused.retryAfter)).toBeGreaterThan(0);
      expect(refused.type).toContain('application/problem+json');
    } finally {
      await evening.stack.postgres.start();
    }
    await eventually(async () => (await pay(evening, 'store-refused')).status === 202, patient);
    await captured([...accepted, 'store-refused']);
    await expectInOrder([...accepted, 'store-refused']);
    expect(pids()).toEqual(before);
  });
});

/** As many orders for each kill in the short form as in the long one. */
const [KILLS, ORDERS] = nightly([12, 3_000], [6, 1_500]);
const ORDERS_OF_AN_OUTAGE = nightly(1_000, 500);
const busy = { inFlight: 256, timeoutMs: 240_000 };

describe('law 9: kill -9 of any process at any moment loses nothing and doubles nothing', () => {
  it(`payments, orchestrator, gate and the gateway, ${KILLS} times`, async () => {
    const playing = await evening.playUnderWay({ ...busy, orders: ORDERS, seed: 9 });
    const names = ['payments', 'orchestrator', 'gate', 'gateway-sim'];
    const hits = await killAtRandom({
      victims: names.map((name) => evening.platform.service(name)),
      kills: KILLS,
      seed: 9,
      pauseMs: [50, 600],
    });
    const result = await playing.result;
    expect(hits).toBe(KILLS);
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: ORDERS, open: 0, wrong: 0 });
  });

  it('the broker', async () => {
    const playing = await evening.playUnderWay({ ...busy, orders: ORDERS_OF_AN_OUTAGE, seed: 10 });
    await evening.stack.kafka.stop(0, 'SIGKILL');
    await evening.stack.kafka.start(0);
    const result = await playing.result;
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: ORDERS_OF_AN_OUTAGE, open: 0, wrong: 0 });
  });

  it('the database', async () => {
    const playing = await evening.playUnderWay({ ...busy, orders: ORDERS_OF_AN_OUTAGE, seed: 11 });
    await evening.stack.postgres.stop('SIGKILL');
    await evening.stack.postgres.start();
    const result = await playing.result;
    expect(result.findings).toEqual([]);
    expect(result.summary).toMatchObject({ orders: ORDERS_OF_AN_OUTAGE, open: 0, wrong: 0 });
  });
});
