import { PgUnitOfWork, isDatabaseOutage, readRows } from '@night-market/postgres';
import { eventually, TcpProxy } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningService } from '../src/runtime/run-service.ts';
import { OwnPostgres } from './own-postgres.ts';
import { StallWorld, TOPIC } from './stall-world.ts';

let primary: OwnPostgres;
let standby: OwnPostgres;
let proxy: TcpProxy;
let world: StallWorld;
let service: RunningService;

const addressOf = ({ port }: OwnPostgres) => ({ host: '127.0.0.1', port });

beforeAll(async () => {
  primary = await OwnPostgres.create();
  standby = await primary.createStandby();
  await primary.start();
  await standby.start();
  const name = await TcpProxy.before(primary.url);
  proxy = name.proxy;
  world = await StallWorld.create(name.url);
  service = await world.start({ CONSUMER_BACKOFF_CAP_MS: '1000' });
});
afterAll(async () => {
  try {
    await world.close();
    await proxy.cut();
  } finally {
    await Promise.all([standby.remove(), primary.remove()]);
  }
});

const readiness = async () => {
  const response = await fetch(`${service.url}/health/ready`);
  const { checks } = (await response.json()) as { checks: { store: string } };
  return [response.status, checks.store];
};

/** An event that another replica wrote: only the relay of ours can send it. */
async function writeBeside(server: OwnPostgres, key: string): Promise<void> {
  const url = new URL(world.database.url);
  url.host = `127.0.0.1:${server.port}`;
  const unitOfWork = new PgUnitOfWork(url.href);
  await world.publish(service, [key], unitOfWork);
  await unitOfWork.close();
}

/** The name leads to a server that takes no writes. */
async function expectAway(key: string): Promise<void> {
  await eventually(async () => (await readiness())[0] === 503);
  expect(await readiness()).toEqual([503, 'down']);
  const error = await world.publish(service, [`${key}-refused`]).catch((thrown: unknown) => thrown);
  expect(isDatabaseOutage(error)).toBe(true);
  const reads = Array.from({ length: 20 }, () =>
    readRows(service.runtime.dataSource, 'select pg_sleep(0.05)'),
  );
  for (const read of await Promise.allSettled(reads))
    expect(read.status === 'rejected' && isDatabaseOutage(read.reason)).toBe(true);
  // Nobody stays with it, so that nobody is left there when the name is right again.
  const stayed = `select from pg_stat_activity where application_name in ('stall', 'outbox-relay')`;
  await eventually(async () => (await standby.query(stayed)).length === 0);
  await world.tell([`${key}-told`]);
}

/** The unit of work, the pool and the relay work again within 5 s, and nothing was lost or parked. */
async function expectBack(key: string): Promise<void> {
  const limit = { timeoutMs: 5_000 };
  await eventually(() => world.publish(service, [`${key}-published`]).then(() => true), limit);
  await eventually(async () => (await readiness())[0] === 200, limit);
  await eventually(async () => (await world.database.query('select from outbox')).length === 0, limit);
  await eventually(async () => {
    const effects = await world.effects();
    return ['told', 'published', 'beside'].every((which) => effects.includes(`${key}-${which}`));
  }, limit);
  const effects = await world.effects();
  expect(new Set(effects).size).toBe(effects.length);
  expect(effects).not.toContain(`${key}-refused`);
  expect(await world.database.query('select key from stash_key')).toEqual([]);
  expect(await world.bus.readAll(`${TOPIC}.dlq`)).toEqual([]);
}

describe('law 9: the name of the database', () => {
  it('leads to a standby for a while: an outage, and all flows again when it leads back', async () => {
    proxy.leadTo(addressOf(standby));
    proxy.breakAll();
    await expectAway('switched');
    await writeBeside(primary, 'switched-beside');
    proxy.leadTo(addressOf(primary));
    await expectBack('switched');
  });

  it('leads to a standby that is promoted: all flows again, with all that was committed', async () => {
    await writeBeside(primary, 'promoted-beside');
    await eventually(async () => {
      const [row] = await primary.query<{ done: boolean }>(
        'select replay_lsn >= pg_current_wal_lsn() as done from pg_stat_replication',
      );
      return row?.done ?? false;
    });
    await primary.stop();
    proxy.leadTo(addressOf(standby));
    await expectAway('promoted');
    await standby.query('select pg_promote()');
    await expectBack('promoted');
  });
});
