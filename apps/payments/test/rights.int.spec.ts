import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eventually } from '@night-market/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, World } from './support/world.ts';

const NAME = `rights_${randomBytes(6).toString('hex')}`;
const BLOCK = /```sql\n(.*?)```/gs;

/** The statements of the guide, with names and passwords of our own. */
const [asAdmin, beforeTables, afterTables] = [
  ...readFileSync('docs/operations/rights-postgresql.md', 'utf8').matchAll(BLOCK),
].map(([, sql]) => sql!.replaceAll('payments', NAME).replaceAll('…', 'secret').split('\n').filter(Boolean));

const urlOf = (role?: string): string => {
  const url = new URL(process.env['TEST_DATABASE_URL']!);
  if (role === undefined) return url.href;
  [url.username, url.password, url.pathname] = [role, 'secret', `/${NAME}`];
  return url.href;
};

async function run(connectionString: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

let world: World;
beforeAll(async () => {
  await run(urlOf(), asAdmin!);
  await run(urlOf(`${NAME}_owner`), beforeTables!);
  const settings = { DATABASE_URL: urlOf(`${NAME}_owner`), MIGRATE_ON_START: 'true' };
  world = await World.create(settings);
  await world.service.stop();
  Object.assign(settings, { DATABASE_URL: urlOf(NAME), MIGRATE_ON_START: 'false' });
  await world.start();
});
afterAll(async () => {
  await world.close();
  await run(urlOf(), [`drop database ${NAME} with (force)`, `drop role ${NAME}`, `drop role ${NAME}_owner`]);
});

describe('payments with the rights of the guide', () => {
  it('serve, capture, refund, remember keys and park what they cannot handle', async () => {
    expect((await world.pay(bodyOf('order-1'), 'key-1')).status).toBe(202);
    expect((await world.settledOrder('order-1')).charge.state).toBe('captured');
    expect((await world.pay(bodyOf('order-1'), 'key-1')).headers.get('idempotent-replayed')).toBe('true');
    await world.sendEvent('pay.cmd.v1', 'refund', 'order-1', { orderId: 'order-1' });
    await eventually(async () => (await world.bus.readAll('pay.cmd.v1.dlq')).length > 0);
    expect((await world.get('/health/ready')).status).toBe(200);
  });

  it('can change no table', async () => {
    await expect(run(urlOf(NAME), ['create table note ()'])).rejects.toMatchObject({ code: '42501' });
    await expect(run(urlOf(NAME), ['drop table charge'])).rejects.toMatchObject({ code: '42501' });
    await expect(run(urlOf(NAME), ['truncate charge'])).rejects.toMatchObject({ code: '42501' });
  });

  it('get the same rights on tables that exist already', async () => {
    await run(urlOf(`${NAME}_owner`), [`revoke all on all tables in schema public from ${NAME}`]);
    expect((await world.pay(bodyOf('order-2'), 'key-2')).status).toBe(503);
    await run(urlOf(`${NAME}_owner`), afterTables!);
    await eventually(async () => (await world.pay(bodyOf('order-2'), 'key-2')).status === 202);
    expect((await world.settledOrder('order-2')).charge.state).toBe('captured');
  });
});
