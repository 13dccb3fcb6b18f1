import { statementsOf, systemClock } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, eventually, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyAuthenticator } from './key-authenticator.ts';
import { KeyCache } from './key-cache.ts';
import { ACCESS_MIGRATIONS } from './migrations.ts';
import { PgKeyStore } from './pg-key-store.ts';
import type { IssuedKey } from './ports.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;
let store: PgKeyStore;

const storeOf = (market: string) =>
  new PgKeyStore(market, unitOfWork, (sql, params) => database.query(sql, params));

/** As a process of its own would have it. */
function replica(market = 'taipei') {
  const authenticator = new KeyAuthenticator(
    market,
    new KeyCache(storeOf(market), systemClock),
    () => undefined,
  );
  return (key: string) =>
    authenticator.authenticate({
      ...{ authorization: `Bearer ${key}`, headers: {}, method: 'GET', path: '/' },
    });
}

beforeAll(async () => {
  database = await createDatabase(statementsOf(ACCESS_MIGRATIONS));
  unitOfWork = new PgUnitOfWork(database.url);
  store = storeOf('taipei');
});
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});

const issue = (stallId = 'stall-7') => store.issue('terminal', { name: 'till 1', stallId }, 'Lin');
const valid = ({ holder }: IssuedKey) => holder.keys.filter(({ revokedAt }) => revokedAt === null).length;

describe('API keys on PostgreSQL', () => {
  it('makes a terminal known by its key, and keeps no secret', async () => {
    const { holder, key } = await issue();
    expect(await replica()(key)).toEqual({ kind: 'terminal', id: holder.id, stallId: 'stall-7' });
    const secret = key.slice(-43);
    const rows = await database.query('select k::text, encode(secret_hash, $1) from api_key k', ['escape']);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(JSON.stringify(await store.list('terminal', undefined, 100))).not.toContain(secret);
  });

  it('has two valid keys at once while one replaces the other, and no third', async () => {
    const first = await issue();
    const both = await Promise.all([1, 2, 3].map(() => store.rotate('terminal', first.holder.id, 'Lin')));
    const second = both.find((one): one is IssuedKey => typeof one === 'object')!;
    expect(both.filter((one) => one === 'two_valid')).toHaveLength(2);
    expect(valid(second)).toBe(2);
    const ask = replica();
    expect(await ask(first.key)).toEqual(await ask(second.key));
    await store.revoke('terminal', first.holder.id, 'Lin', first.holder.keys[0]!.prefix);
    const later = replica();
    expect(await later(first.key)).toMatchObject({ reason: 'revoked' });
    expect(await later(second.key)).toMatchObject({ kind: 'terminal' });
    expect(await store.rotate('terminal', first.holder.id, 'Lin')).toMatchObject({ key: expect.any(String) });
  });

  it('counts revoked keys that are in use until their holder has another one', async () => {
    const { holder } = await issue();
    const { prefix } = holder.keys[0]!;
    await store.refused([prefix]);
    expect(await store.revokedInUse()).toBe(0);
    await store.revoke('terminal', holder.id, 'Lin');
    await store.refused([prefix]);
    expect([await store.revokedInUse(), await storeOf('tainan').revokedInUse()]).toEqual([1, 0]);
    const found = (await store.list('terminal', undefined, 500)).find(({ id }) => id === holder.id);
    expect(found?.keys[0]?.refusedAt).toBeInstanceOf(Date);
    await store.rotate('terminal', holder.id, 'Lin');
    expect(await store.revokedInUse()).toBe(0);
    // It is shown again: the holder has not taken the new one.
    await store.refused([prefix]);
    expect(await store.revokedInUse()).toBe(1);
    await database.query(`update api_key set refused_at = now() - interval '61 seconds'`, []);
    expect(await store.revokedInUse()).toBe(0);
  });

  it('tells every replica of a revocation within a second', async () => {
    const { holder, key } = await issue();
    const replicas = [replica(), replica()];
    for (const ask of replicas) expect(await ask(key)).toMatchObject({ kind: 'terminal' });
    await store.revoke('terminal', holder.id, 'Lin');
    const revokedAtMs = performance.now();
    for (const ask of replicas) {
      // When the last request came that was still let in.
      let letInAtMs = revokedAtMs;
      await eventually(
        async () => {
          const askedAtMs = performance.now();
          if ((await ask(key))?.kind === 'refusal') return true;
          letInAtMs = askedAtMs;
          return false;
        },
        { timeoutMs: 5_000 },
      );
      expect(letInAtMs - revokedAtMs).toBeLessThan(1_000);
    }
  });

  it.each([
    ['a changed secret', (key: string) => key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A'), 'unknown'],
    ['another kind', (key: string) => key.replace('terminal', 'device'), 'unknown'],
    ['an unknown prefix', (key: string) => key.replace(/al_[a-z2-9]{8}_/, 'al_zzzzzzzz_'), 'unknown'],
    ['a cut key', (key: string) => key.slice(0, -1), 'malformed'],
  ])('refuses %s', async (_name, change, reason) => {
    const { key } = await issue();
    const refused = await replica()(change(key));
    expect(refused).toMatchObject({ kind: 'refusal', reason });
    expect(JSON.stringify(refused)).not.toContain(key.slice(-20, -2));
  });

  it('tells a key of another market apart, and neither lists nor changes it', async () => {
    const { holder, key } = await issue();
    expect(await replica('tainan')(key)).toMatchObject({ reason: 'wrong_market' });
    expect(await storeOf('tainan').list('terminal', undefined, 100)).toEqual([]);
    expect(await storeOf('tainan').revoke('terminal', holder.id, 'Lin')).toBe('unknown');
    expect(await replica()(key)).toMatchObject({ kind: 'terminal' });
  });

  it('knows no holder of another kind, and no key of another holder', async () => {
    const [one, other] = [await issue(), await issue()];
    expect(await store.rotate('device', one.holder.id, 'Lin')).toBe('unknown');
    expect(await store.revoke('terminal', one.holder.id, 'Lin', other.holder.keys[0]!.prefix)).toBe(
      'unknown',
    );
    expect(await replica()(other.key)).toMatchObject({ kind: 'terminal' });
  });

  it('notes who granted and revoked what', async () => {
    const { holder } = await issue('stall-9');
    await store.rotate('terminal', holder.id, 'Wang', 'a new till');
    await store.revoke('terminal', holder.id, 'Chen', undefined, 'lost');
    await store.revoke('terminal', holder.id, 'Chen');
    const notes = await database.query<{ actor: string; action: string; reason: string | null }>(
      `select actor, action, detail->>'reason' as reason from access_audit where detail->>'holderId' = $1 order by id`,
      [holder.id],
    );
    expect(notes.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      ...['Lin key_issued', 'Wang key_rotated', 'Chen key_revoked', 'Chen key_revoked'],
    ]);
    expect(notes.map(({ reason }) => reason)).toEqual([null, 'a new till', 'lost', 'lost']);
  });

  it('lists holders page by page with when they were last seen', async () => {
    const { holder } = await issue();
    const at = new Date('2026-11-29T12:00:00Z');
    const prefix = holder.keys[0]!.prefix;
    await store.seen(new Map([[prefix, at]]));
    await store.seen(new Map([[prefix, new Date(at.getTime() - 1)]]));
    const all = await store.list('terminal', undefined, 1_000);
    expect(all.find(({ id }) => id === holder.id)?.keys[0]?.lastSeenAt).toEqual(at);
    const second = await store.list('terminal', all[0]!.id, 1);
    expect(second.map(({ id }) => id)).toEqual([all[1]!.id]);
  });
});
