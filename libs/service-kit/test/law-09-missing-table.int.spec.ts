import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningService } from '../src/runtime/run-service.ts';
import { readRows } from '@night-market/postgres';
import { toProblem } from '../src/http/problem.filter.ts';
import { StallWorld, TOPIC } from './stall-world.ts';

let world: StallWorld;
let service: RunningService;
beforeAll(async () => {
  world = await StallWorld.create();
  service = await world.start({ CONSUMER_BACKOFF_BASE_MS: '50', CONSUMER_BACKOFF_CAP_MS: '200' });
});
afterAll(() => world.close());

const readiness = async (): Promise<{ status: number; schema: string }> => {
  const response = await fetch(`${service.url}/health/ready`);
  const { checks } = (await response.json()) as { checks: { schema: string } };
  return { status: response.status, schema: checks.schema };
};
const orders = (name: string) => Array.from({ length: 40 }, (_, n) => `${name}-${n}`);
const held = () => world.database.query('select key from stash_key');

/** Takes something away under load and gives it back: nothing may be held back, parked or lost. */
async function survives(name: string, away: string, back: string, says: RegExp): Promise<void> {
  await world.tell(orders(`${name}-before`));
  await world.database.query(away);
  await world.tell(orders(`${name}-meanwhile`));
  const unfit = await eventually(async () => {
    const now = await readiness();
    return now.status === 503 && now;
  });
  expect(unfit.schema).toMatch(says);
  await world.database.query(back);
  await world.tell(orders(`${name}-after`));
  await eventually(async () => (await readiness()).status === 200);
  const all = ['before', 'meanwhile', 'after'].flatMap((when) => orders(`${name}-${when}`));
  const done = await eventually(async () => {
    const keys = (await world.effects()).filter((key) => key.startsWith(`${name}-`));
    return keys.length >= all.length && keys;
  });
  expect([...done].sort()).toEqual(all.sort());
  expect(await held()).toEqual([]);
  expect(await world.bus.readAll(`${TOPIC}.dlq`)).toEqual([]);
}

it('a table that is missing is an outage of the service: not ready, nothing parked, all settles when it is there', () =>
  survives(
    'table',
    'alter table effect rename to effect_away',
    'alter table effect_away rename to effect',
    /^relation "effect" does not exist$/,
  ));

it('a column that is missing is one, too', () =>
  survives(
    'column',
    'alter table effect rename column event_id to other_id',
    'alter table effect rename column other_id to event_id',
    /^column "event_id" .*does not exist$/,
  ));

it('the table of the inbox is one, too', () =>
  survives(
    'inbox',
    'alter table inbox rename to inbox_away',
    'alter table inbox_away rename to inbox',
    /^relation "inbox" does not exist$/,
  ));

it('a read of a missing table answers 503 with Retry-After', async () => {
  const error: unknown = await readRows(service.runtime.dataSource, 'select 1 from nowhere').catch(
    (thrown: unknown) => thrown,
  );
  const { status, code, options } = toProblem(error);
  expect([status, code, options.retryAfterS]).toEqual([503, 'store_unavailable', 1]);
  expect(await readiness()).toEqual({ status: 503, schema: 'relation "nowhere" does not exist' });
  await world.database.query('create table nowhere ()');
  expect(await readiness()).toEqual({ status: 200, schema: 'fits' });
});
