import type { QueryRows } from '@night-market/kernel';
import { scansOf, type Scan, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgSagaCounter } from '../src/adapters/postgres/pg-saga-counter.ts';
import { createSagaDatabase } from './support/postgres.ts';

const EACH = 20_000;
const LIMIT = 1_000;
const HOUR_MS = 3_600_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createSagaDatabase();
  const insert = (prefix: string, count: number, state: string, settledAgo: string | null) =>
    database.query(
      `insert into saga (order_id, state, settled, data, definition_version, correlation_id, history_length, created_at,
         updated_at, settled_at)
       select $1::text || lpad(n::text, 6, '0'), $3::text, $4::interval is not null, '{}'::jsonb, 1, gen_random_uuid(), 2, now(), now(),
         now() - $4::interval from generate_series(1, $2::int) as n`,
      [prefix, count, state, settledAgo],
    );
  await insert('old-', EACH, 'Captured', '3 hours');
  await insert('new-', EACH, 'Captured', '5 minutes');
  await insert('paid-back-', 3, 'Refunded', '5 minutes');
  await insert('open-', EACH, 'Requested', null);
  await insert('stuck-', 3, 'NeedsAttention', null);
  await database.query('vacuum analyze saga');
});
afterAll(() => database.drop());

const read: QueryRows = (sql, params) => database.query(sql, params);

describe('the count of sagas', () => {
  it('goes up to its limit', async () => {
    const since = Date.now() - HOUR_MS;
    const counter = new PgSagaCounter(read);
    expect(await counter.open(LIMIT)).toEqual({ open: LIMIT, needsAttention: 3 });
    expect(await counter.settledSince(since, LIMIT)).toBe(LIMIT);
    expect(await counter.open(100_000)).toEqual({ open: EACH + 3, needsAttention: 3 });
    expect(await counter.settledSince(since, 100_000)).toBe(EACH + 3);
    expect(await counter.settledSince(Date.now(), LIMIT)).toBe(0);
  });

  it('looks at no more than that, in indexes alone', async () => {
    const scans: Scan[] = [];
    const explain: QueryRows = async (sql, params) => {
      scans.push(...(await scansOf(database, sql, params)));
      return [{}] as never;
    };
    const counter = new PgSagaCounter(explain);
    await counter.open(LIMIT);
    await counter.settledSince(Date.now() - HOUR_MS, LIMIT);
    expect(scans.map(({ of, rows }) => [of, rows]).sort()).toEqual([
      ['saga_needs_attention', 3],
      ['saga_open', LIMIT],
      ['saga_settled_at', LIMIT],
    ]);
  });
});
