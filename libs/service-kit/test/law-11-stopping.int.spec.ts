import { PgUnitOfWork } from '@night-market/postgres';
import { eventually, gate, openGates, TcpProxy } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningService } from '../src/runtime/run-service.ts';
import { note, StallWorld } from './stall-world.ts';

let world: StallWorld;
beforeAll(async () => {
  world = await StallWorld.create();
});
afterAll(() => world.close());
afterEach(async () => {
  openGates();
  world.handle = note;
  await world.stopAll();
  await world.database.query('truncate effect');
});

const LIMIT_MS = 10_000;

/** Stops the service, in good time and with nothing new taken afterwards. */
async function stop(service: RunningService): Promise<void> {
  const startedMs = Date.now();
  await service.stop();
  expect(Date.now() - startedMs).toBeLessThan(LIMIT_MS);
  await expect(fetch(`${service.url}/health/live`)).rejects.toThrow();
  expect(service.runtime.dataSource.isInitialized).toBe(false);
}

const names = (prefix: string, amount: number) => Array.from({ length: amount }, (_, n) => `${prefix}-${n}`);
const noted = (amount: number) =>
  eventually(async () => (await world.effects()).length >= amount, { timeoutMs: 30_000 });
const sorted = async () => (await world.effects()).sort();

describe('law 11: stopping', () => {
  it('under load: the batch in hand is finished, the rest comes again, each has one effect', async () => {
    const keys = names('load', 2_000);
    const first = await world.start({ BATCH_MAX_EVENTS: '50' });
    await world.tell(keys);
    await noted(100);
    await stop(first);
    const before = await sorted();
    expect(before.length).toBeLessThan(keys.length);
    await world.start();
    await noted(keys.length);
    expect(await sorted()).toEqual(keys.toSorted());
  });

  it('with a handler that is slow: it is told to end, and its event has one effect', async () => {
    const slow = gate();
    let begun = 0;
    world.handle = async (events, context) => {
      begun += events.length;
      context.signal.addEventListener('abort', () => slow.open());
      await slow.opened;
      await note(events, context);
    };
    const service = await world.start();
    await world.tell(['slow']);
    await eventually(() => begun === 1, { timeoutMs: 30_000 });
    await stop(service);
    await world.start();
    await world.tell(['slow-behind']);
    await noted(2);
    expect(await world.effects()).toEqual(['slow', 'slow-behind']);
  });

  it('with a statement under way that nobody waits for: it is late as its handler would be, and holds up its key only', async () => {
    const held = gate();
    const elsewhere = new PgUnitOfWork(world.database.url);
    const holder = elsewhere.run(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(42)');
      await held.opened;
    });
    world.handle = async (events, context) => {
      await note(events, context);
      if (events.some(({ key }) => key === 'stuck')) context.tx.send('select pg_advisory_xact_lock(42)');
    };
    const service = await world.start();
    await world.tell(['stuck', 'other']);
    // Sooner than PostgreSQL ends the statement.
    const waits = `select from stash_key where key = 'stuck' and state = 'waiting' and error_type = 'DeadlineError'`;
    await eventually(async () => (await world.database.query(waits)).length === 1, { timeoutMs: 8_000 });
    await eventually(async () => (await world.effects()).length === 1);
    expect(await world.effects()).toEqual(['other']);
    await stop(service);
    held.open();
    await holder;
    await elsewhere.close();
    await world.start();
    await noted(2);
    expect(await world.effects()).toEqual(['other', 'stuck']);
  });

  it('with a handler that never returns: it is aborted, rolled back, and its event comes again', async () => {
    const never = gate();
    let begun = false;
    world.handle = async (events, context) => {
      await note(events, context);
      begun = true;
      await never.opened;
    };
    const service = await world.start();
    await world.tell(['stuck']);
    await eventually(() => begun, { timeoutMs: 30_000 });
    await stop(service);
    expect(await world.effects()).toEqual([]);
    world.handle = note;
    await world.start();
    await noted(1);
    expect(await world.effects()).toEqual(['stuck']);
  });

  it('with Kafka away: what waits in the outbox is sent by the next process', async () => {
    const cut = await world.start({ KAFKA_BROKERS: '127.0.0.1:1' });
    await world.publish(cut, names('unsent', 5));
    await stop(cut);
    const waiting = () => world.database.query<{ id: string }>('select id from outbox');
    expect(await waiting()).toHaveLength(5);
    await world.start();
    await noted(5);
    expect(await waiting()).toEqual([]);
    expect(await sorted()).toEqual(names('unsent', 5));
  });

  it('with PostgreSQL away: what was in hand comes again', async () => {
    const { proxy, url } = await TcpProxy.before(world.database.url);
    const service = await world.start({ DATABASE_URL: url });
    await world.tell(['before']);
    await noted(1);
    const retries = async () =>
      (await service.runtime.metrics.registry.getSingleMetric('consumer_retries_total')!.get()).values[0]
        ?.value ?? 0;
    await proxy.cut();
    await world.tell(names('away', 20));
    await eventually(async () => (await retries()) > 0, { timeoutMs: 30_000 });
    await stop(service);
    await world.start();
    await noted(21);
    expect(await sorted()).toEqual([...names('away', 20), 'before'].sort());
  });
});
