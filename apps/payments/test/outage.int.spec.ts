import { newId } from '@night-market/kernel';
import { eventually, TcpProxy } from '@night-market/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, World } from './support/world.ts';

let world: World;
let proxy: TcpProxy;
beforeAll(async () => {
  const server = new URL(process.env['TEST_DATABASE_URL']!);
  proxy = new TcpProxy({ host: server.hostname, port: Number(server.port || 5432) });
  const port = await proxy.open();
  world = await World.create((databaseUrl) => {
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String(port);
    return { DATABASE_URL: url.href };
  });
});
afterAll(async () => {
  await world.close();
  await proxy.cut();
});

const grant = (orderId: string) => ({
  ...{ ticketId: `ticket-${orderId}`, gateId: 'north', scanId: newId() },
  charge: { orderId, stallId: 'gate-north', amount: 12_000, currency: 'TWD' },
});

async function expectAway(orderId: string): Promise<void> {
  const refused = await world.pay(bodyOf(orderId), `key-${orderId}`);
  expect(refused).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('content-type')).toContain('application/problem+json');
  expect(refused.text).not.toMatch(/ECONN|terminat|postgres|127\.0\.0\.1|accepting/);
  expect((await world.get('/orders/order-1/payments')).status).toBe(503);
  const ready = await world.get('/health/ready');
  expect([ready.status, ready.body.checks.store]).toEqual([503, 'down']);
  expect((await world.get('/health/live')).status).toBe(200);
}

/** The same request, unchanged, as its problem asked for. */
async function expectBack(orderId: string): Promise<void> {
  await eventually(async () => (await world.get('/health/ready')).status === 200);
  const accepted = await world.pay(bodyOf(orderId), `key-${orderId}`);
  expect([accepted.status, accepted.headers.get('idempotent-replayed')]).toEqual([202, null]);
  expect((await world.settledOrder(orderId)).charge.state).toBe('captured');
  expect((await world.gateway.book(orderId))?.captures).toHaveLength(1);
}

describe('while the database is away', () => {
  it('requests get 503 and Retry-After, events wait; when it is back all goes on without a restart', async () => {
    await world.pay(bodyOf('order-1'));
    await world.settledOrder('order-1');
    await proxy.cut();
    await world.sendEvent('gate.auth.v2', 'granted', 'ticket-2', grant('order-2'));
    await expectAway('order-3');
    const { body } = await world.get('/health/ready');
    expect(body.status).toBe('not_ready');
    await proxy.open();
    await expectBack('order-3');
    expect((await eventually(() => world.settledOrder('order-2'), { timeoutMs: 30_000 })).charge.state).toBe(
      'captured',
    );
    for (const orderId of ['order-1', 'order-2', 'order-3'])
      await eventually(
        async () => expect(await world.types(orderId)).toEqual(['requested', 'captured']) ?? true,
        { timeoutMs: 30_000 },
      );
    expect(await world.bus.readAll('gate.auth.v2.dlq')).toEqual([]);
    expect(await world.bus.readAll('pay.txn.v1.dlq')).toEqual([]);
  });

  it('and captures are under way at the gateway, none is lost and none doubled', async () => {
    await world.gateway.faults({ latencyMs: { min: 150, max: 300 }, webhookRate: 0 });
    const orders = Array.from({ length: 30 }, (_, n) => `flying-${n}`);
    await Promise.all(orders.map((orderId) => world.pay(bodyOf(orderId))));
    await eventually(async () => (await world.gateway.book('flying-0')) !== undefined);
    await proxy.cut();
    await expectAway('order-4');
    await proxy.open();
    await expectBack('order-4');
    for (const orderId of orders) {
      expect((await world.settledOrder(orderId)).charge.state).toBe('captured');
      expect((await world.gateway.book(orderId))?.captures).toHaveLength(1);
    }
    await world.gateway.faults({});
  });

  it('in the way that it takes no connections, it is away, too', async () => {
    const admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
    admin.on('error', () => undefined);
    await admin.connect();
    const name = new URL(world.database.url).pathname.slice(1);
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    try {
      await expectAway('order-5');
    } finally {
      await admin.query(`alter database ${name} allow_connections true`);
      await admin.end();
    }
    await expectBack('order-5');
  });
});
