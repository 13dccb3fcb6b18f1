import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chargeState, ORDERS_WAY, pay, startEvening, type Evening } from '../src/index.ts';

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({ name: 'stop', services: [...ORDERS_WAY, 'auditor'], ownStack: true });
});
afterAll(() => evening.end());

/** Sends SIGTERM and waits for the end: its code, and whether it came in time. */
async function terminate(name: string) {
  const service = evening.platform.service(name);
  const startedMs = Date.now();
  const ended = new Promise<{ code: number | NodeJS.Signals; isInTime: boolean }>((resolve) => {
    service.onExit = (code) => resolve({ code, isInTime: Date.now() - startedMs < 10_000 });
  });
  await service.kill('SIGTERM');
  return ended;
}

const inTime = { code: 0, isInTime: true };
const patient = { timeoutMs: 60_000, everyMs: 200 };

const captured = (orderIds: readonly string[]) =>
  eventually(async () => {
    const states = await Promise.all(orderIds.map((orderId) => chargeState(evening, orderId)));
    return states.every((state) => state === 'captured');
  }, patient);

describe('law 11: SIGTERM', () => {
  it.each(['payments', 'orchestrator', 'gate', 'auditor'])(
    'under load: %s ends by itself with code 0 within 10 s, and nothing is lost',
    async (name) => {
      const playing = await evening.playUnderWay({ orders: 300, seed: 7, inFlight: 128 });
      const end = await terminate(name);
      await evening.platform.service(name).start();
      const result = await playing.result;
      expect(end).toEqual(inTime);
      expect(result.findings).toEqual([]);
      expect(result.summary).toMatchObject({ open: 0, wrong: 0 });
    },
  );

  it('with Kafka away: payments ends in time, and what it accepted is carried out by the next process', async () => {
    const orderIds = Array.from({ length: 20 }, (_, n) => `term-kafka-${n}`);
    await evening.stack.kafka.stop(0, 'SIGKILL');
    try {
      for (const orderId of orderIds) expect((await pay(evening, orderId)).status).toBe(202);
      expect(await terminate('payments')).toEqual(inTime);
      expect(await terminate('orchestrator')).toEqual(inTime);
    } finally {
      await evening.stack.kafka.start(0);
    }
    for (const name of ['payments', 'orchestrator']) await evening.platform.service(name).start();
    await evening.platform.service('payments').waitReady();
    await captured(orderIds);
  });

  it('with PostgreSQL away: every service ends in time, and nothing is lost', async () => {
    const orderIds = Array.from({ length: 20 }, (_, n) => `term-store-${n}`);
    for (const orderId of orderIds) expect((await pay(evening, orderId)).status).toBe(202);
    const names = ['payments', 'orchestrator', 'gate'];
    await evening.stack.postgres.stop('SIGKILL');
    try {
      expect(await Promise.all(names.map(terminate))).toEqual([inTime, inTime, inTime]);
    } finally {
      await evening.stack.postgres.start();
    }
    for (const name of names) await evening.platform.service(name).start();
    await evening.platform.service('payments').waitReady();
    await captured(orderIds);
  });
});
