import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AMOUNT, bodyOf, World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

describe('payments', () => {
  it('stops in good time with captures under way, and loses and doubles none over a restart', async () => {
    await world.gateway.faults({ latencyMs: { min: 800, max: 1_200 } });
    const orders = Array.from({ length: 240 }, (_, n) => `stop-${n}`);
    const answers = await Promise.all(orders.map((orderId) => world.pay(bodyOf(orderId))));
    expect(answers.every(({ status }) => status === 202)).toBe(true);
    // The first of five rounds of calls is through, whichever orders were in it.
    await eventually(
      async () =>
        (await world.database.query(`select from charge where state = 'captured' limit 1`)).length > 0,
    );
    const startedMs = Date.now();
    await world.service.stop();
    expect(Date.now() - startedMs).toBeLessThan(9_000);
    const [left] = await world.database.query<{ n: number }>(
      `select count(*)::int as n from charge where state in ('requested', 'pending')`,
    );
    expect(left!.n).toBeGreaterThan(0);
    await world.gateway.faults({});
    // As if the lease of the intents had run out.
    await world.database.query(`update charge set next_check_at = now() where state = 'pending'`);
    await world.start();
    for (const orderId of orders) {
      expect((await world.settledOrder(orderId)).charge.state).toBe('captured');
      const book = await world.gateway.book(orderId);
      expect([book?.captures.length, book?.net]).toEqual([1, AMOUNT]);
    }
    const records = await eventually(async () => {
      const all = (await world.bus.readAll('pay.txn.v1')).filter(({ key }) => key?.startsWith('stop-'));
      // A relay that is stopped, or slow, may send an event again; it has one id however often it is sent.
      const events = [...new Map(all.map((record) => [record.headers['ce_id'], record])).values()];
      return events.length >= 480 && events;
    });
    const perType = Map.groupBy(records, ({ headers }) => headers['ce_type']);
    expect([...perType].map(([type, all]) => [type, all.length])).toEqual(
      expect.arrayContaining([
        ['pay.txn.v1.requested', 240],
        ['pay.txn.v1.captured', 240],
      ]),
    );
    expect(perType.size).toBe(2);
  });

  it('says that it is not ready once it stops, and takes no more requests', async () => {
    const { url, runtime } = world.service;
    const stopping = world.service.stop();
    expect(await runtime.health.report()).toMatchObject({ ready: false, checks: { store: 'up' } });
    await stopping;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
    await world.start();
    expect((await world.get('/health/ready')).status).toBe(200);
  });
});

describe('two replicas of payments', () => {
  it('count a key once between them, and charge each order once, whichever is asked', async () => {
    const other = await world.boot();
    try {
      const urls = [world.service.url, other.url];
      const ask = async (orderId: string, key: string, n: number) => {
        const response = await fetch(`${urls[n % 2]}/payments`, {
          method: 'POST',
          headers: {
            ...(await world.till('stall-07')),
            ...{ 'content-type': 'application/json', 'idempotency-key': key },
          },
          body: JSON.stringify(bodyOf(orderId)),
        });
        return { status: response.status, text: await response.text() };
      };
      const insist = (orderId: string, key: string, n: number) =>
        eventually(async () => {
          const answer = await ask(orderId, key, n);
          // Under way at the other replica: to be repeated unchanged.
          return answer.status !== 409 && answer;
        });
      const orders = Array.from({ length: 12 }, (_, n) => `pair-${n}`);
      const answers = await Promise.all(
        orders.flatMap((orderId) =>
          Array.from({ length: 8 }, (_, n) => insist(orderId, `key of ${orderId}`, n)),
        ),
      );
      const others = await Promise.all(
        orders.map((orderId, n) => insist(orderId, `another key of ${orderId}`, n)),
      );
      expect(new Set([...answers, ...others].map(({ status }) => status))).toEqual(new Set([202]));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(orders.length);
      for (const orderId of orders) {
        const { charge, payments } = await world.settledOrder(orderId);
        expect([charge.state, payments.length]).toEqual(['captured', 2]);
        expect((await world.gateway.book(orderId))?.captures).toHaveLength(1);
        await eventually(async () => (await world.types(orderId)).length === 4, {
          timeoutMs: 30_000,
          everyMs: 100,
        });
        expect((await world.types(orderId)).sort()).toEqual([
          'captured',
          'requested',
          'requested',
          'result_replayed',
        ]);
      }
    } finally {
      await other.stop();
    }
  });
});
