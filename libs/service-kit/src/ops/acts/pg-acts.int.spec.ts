import { ACCESS_MIGRATIONS } from '@night-market/access';
import { statementsOf, type QueryRows } from '@night-market/kernel';
import { STASH_MIGRATIONS } from '@night-market/stash';
import { createDatabase, scansOf, type Scan, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS_ACTS, LOOKED_THROUGH_MAX, readActs, STASH_ACTS, type ActsQuery } from './pg-acts.ts';

const OLD = 30_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase(statementsOf([...ACCESS_MIGRATIONS, ...STASH_MIGRATIONS]));
  await database.query(
    `insert into access_audit (at, actor, action, subject, detail)
     select timestamptz '2026-11-01' + n * interval '1 second', 'lin', 'act_refused', 'POST /ops/replay', '{}'
     from generate_series(1, $1::int) as n`,
    [OLD],
  );
  await database.query(
    `insert into access_audit (at, actor, action, subject, detail) values
      ('2026-10-01', 'lin', 'key_issued', 'needle', '{}'),
      ('2026-11-29 12:00:05', 'wang', 'key_revoked', 'k-1', '{"kind": "device"}')`,
  );
  await database.query(
    `insert into stash_audit (at, actor, action, consumer, key, reason, detail) values
      ('2026-11-29 12:00:04.000001', 'wang', 'replay', 'gate', 'order-1', 'The gateway is BACK', '{}'),
      ('2026-11-29 12:00:04.000001', 'wang', 'replay_drained', 'gate', 'order-1', 'The gateway is BACK', '{}'),
      ('2026-11-29 12:00:06', 'lin', 'replay_group', 'gate', null, 'mended', '{"topic": "pay.txn.v1"}')`,
  );
  await database.query('vacuum analyze access_audit, stash_audit');
});
afterAll(() => database.drop());

const read: QueryRows = (sql, params) => database.query(sql, params);
const ask = (query: Partial<ActsQuery> = {}, from: QueryRows = read) =>
  readActs(from, [ACCESS_ACTS, STASH_ACTS], { limit: 3, ...query });

describe('what operators did', () => {
  it('is told out of all tables, the newest first, acts of one moment together', async () => {
    const page = await ask();
    expect(page.acts.map(({ action }) => action).slice(0, 2)).toEqual(['replay_group', 'key_revoked']);
    expect(
      page.acts
        .slice(2)
        .map(({ action }) => action)
        .sort(),
    ).toEqual(['replay', 'replay_drained']);
    expect(page.completeTo).toBe('2026-11-29T12:00:04.000001Z');
    expect(page.acts[0]).toEqual({
      ...{ at: '2026-11-29T12:00:06.000000Z', actor: 'lin', action: 'replay_group', subject: 'pay.txn.v1' },
      ...{ reason: 'mended', detail: { topic: 'pay.txn.v1' } },
    });
    const next = await ask({ before: page.completeTo! });
    expect(next.acts.map(({ action }) => action)).toEqual(['act_refused', 'act_refused', 'act_refused']);
  });

  it('is found by who, by what, and by part of any text', async () => {
    const of = async (query: Partial<ActsQuery>) => (await ask(query)).acts.map(({ action }) => action);
    expect(await of({ actor: 'wang', action: 'key_revoked' })).toEqual(['key_revoked']);
    expect(await of({ text: 'is back' })).toHaveLength(2);
    expect(await of({ text: 'device' })).toEqual(['key_revoked']);
    expect(await of({ text: '%' })).toEqual([]);
  });

  it('that is rare is looked for bit by bit, and how far is said', async () => {
    const seen: (string | null)[] = [];
    let before: string | undefined;
    do {
      const page = await ask({ text: 'needle', before });
      seen.push(page.acts[0]?.subject ?? null);
      before = page.completeTo ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual([null, null, null, 'needle']);
    expect((await ask({ text: 'in no text' })).completeTo).not.toBeNull();
  });

  it('is found by the index of its time, whatever is older', async () => {
    const scans: Scan[] = [];
    const explain: QueryRows = async (sql, params) => {
      scans.push(...(await scansOf(database, sql, params)));
      return [{ looked: 0, oldest: null, acts: [] }] as never;
    };
    await ask({ text: 'needle' }, explain);
    const tables = scans.filter(({ of }) => of.startsWith('access_audit'));
    expect(tables.map(({ of, rows }) => [of, rows])).toEqual([
      // One further, to see that it is of another moment.
      ['access_audit_at', LOOKED_THROUGH_MAX + 1],
    ]);
  });
});
