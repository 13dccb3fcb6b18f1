import { randomBytes } from 'node:crypto';
import { newId } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, World } from './support/world.ts';

const ROLE = `role_${randomBytes(6).toString('hex')}`;
const admin = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
admin.on('error', () => undefined);
let world: World;

beforeAll(async () => {
  await admin.connect();
  await admin.query(`create role ${ROLE} login superuser password 'first'`);
  world = await World.create((databaseUrl) => {
    const url = new URL(databaseUrl);
    url.username = ROLE;
    url.password = 'first';
    return { DATABASE_URL: url.href };
  });
  // A key can be issued only while the store takes writes.
  await world.till('stall-07');
});
afterAll(async () => {
  await world.close();
  await admin.query(`drop role ${ROLE}`);
  await admin.end();
});

const endSessions = (): Promise<unknown> =>
  admin.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = $1', [ROLE]);

const grant = (orderId: string): object => ({
  ...{ ticketId: `ticket-${orderId}`, gateId: 'north', scanId: newId() },
  charge: { orderId, stallId: 'gate-north', amount: 12_000, currency: 'TWD' },
});

/** A request and an event meet a store that does not let them in, or takes nothing. */
async function expectAway(name: string): Promise<void> {
  await world.sendEvent('gate.auth.v2', 'granted', `ticket-${name}`, grant(`${name}-event`));
  const refused = await world.pay(bodyOf(name), `key-${name}`);
  expect(refused).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const ready = await world.get('/health/ready');
  expect([ready.status, ready.body.checks.store]).toEqual([503, 'down']);
}

/** The same request at once, the event when the consumer tries again; nothing was parked. */
async function expectBack(name: string): Promise<void> {
  const soon = { timeoutMs: 5_000 };
  await eventually(async () => (await world.get('/health/ready')).status === 200, soon);
  expect((await world.pay(bodyOf(name), `key-${name}`)).status).toBe(202);
  for (const orderId of [name, `${name}-event`])
    await eventually(async () => (await world.settledOrder(orderId)).charge.state === 'captured', {
      timeoutMs: 30_000,
    });
  expect(await world.bus.readAll('gate.auth.v2.dlq')).toEqual([]);
  const left = () => world.database.query('select 1 from outbox');
  await eventually(async () => (await left()).length === 0, { timeoutMs: 10_000 });
}

describe('a store that is there but of no use', () => {
  it('takes no writes: all waits, and flows again when the name leads to one that does', async () => {
    await admin.query(`alter role ${ROLE} set default_transaction_read_only = on`);
    await endSessions();
    try {
      await expectAway('standby');
    } finally {
      await admin.query(`alter role ${ROLE} reset default_transaction_read_only`);
    }
    await expectBack('standby');
  });

  it('does not know the password any more: all waits until it does', async () => {
    await admin.query(`alter role ${ROLE} password 'second'`);
    await endSessions();
    try {
      await expectAway('password');
    } finally {
      await admin.query(`alter role ${ROLE} password 'first'`);
    }
    await expectBack('password');
  });

  it('ends sessions at any moment: each request is answered, and the process lives', async () => {
    const untilMs = Date.now() + 10_000;
    const statuses = new Set<number>();
    const requests = Array.from({ length: 8 }, async (_, client) => {
      for (let n = 0; Date.now() < untilMs; n++) {
        const { status } = await world.pay(bodyOf(`loop-${client}-${n}`));
        statuses.add(status);
      }
    });
    let ended = 0;
    while (Date.now() < untilMs) {
      await endSessions();
      ended += 1;
    }
    await Promise.all(requests);
    expect(ended).toBeGreaterThan(10);
    expect([...statuses].filter((status) => status !== 202 && status !== 503)).toEqual([]);
    expect(statuses).toContain(202);
    await world.sendEvent('gate.auth.v2', 'granted', 'ticket-loop', grant('loop-event'));
    await expectBack('loop');
  });
});
