import { Metrics } from '@night-market/service-kit';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchOpenDuplicates } from '../src/adapters/postgres/open-duplicates.ts';
import { before, migrateTo } from './support/migrate-to.ts';

let database: TestDatabase;
const metrics = new Metrics('payments');

beforeAll(async () => {
  database = await createDatabase();
  watchOpenDuplicates(metrics, (sql) => database.query(sql));
  await migrateTo(database, before('OpenDuplicates'));
  await book('duplicate', ['cap-old', 'cap-old-paid'], '2 hours');
  await book('refund_promised', ['cap-old', 'cap-old-paid']);
  await book('refund_paid', ['cap-old-paid']);
  // The next one is about a table of a library.
  await migrateTo(database, before('StallKeys'));
});
afterAll(() => database.drop());

/** Books as the ledger does, in one statement; `ago` is an interval. */
async function book(kind: string, captureIds: readonly string[], ago = '0'): Promise<void> {
  await database.query(
    `insert into ledger_transfer (kind, reference, order_id, debit, credit, amount, currency, booked_at)
      select $1, id, 'order of ' || id, 'a', 'b', 12000, 'TWD', now() - $3::interval from unnest($2::text[]) as id
      on conflict (reference, kind) do nothing`,
    [kind, captureIds, ago],
  );
}

const open = async (): Promise<string[]> => {
  const rows = await database.query<{ id: string }>('select capture_id as id from open_duplicate order by 1');
  return rows.map(({ id }) => id);
};

async function shown(name: string): Promise<number> {
  const text = await metrics.registry.metrics();
  return Number(new RegExp(`^payments_${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1]);
}

describe('duplicates that are not refunded', () => {
  it('are taken over from the ledger of an earlier release', async () => {
    expect(await open()).toEqual(['cap-old']);
    expect(await shown('open_duplicates')).toBe(1);
    expect(await shown('oldest_open_duplicate_age_seconds')).toBeGreaterThanOrEqual(7_200);
  });

  it('come and go with the ledger, and their age is that of the oldest', async () => {
    await book('capture', ['cap-1']);
    await book('duplicate', ['cap-2', 'cap-3'], '20 minutes');
    await book('duplicate', ['cap-2']);
    await book('refund_promised', ['cap-2', 'cap-3']);
    expect(await open()).toEqual(['cap-2', 'cap-3', 'cap-old']);
    await book('refund_paid', ['cap-old', 'cap-3']);
    expect(await open()).toEqual(['cap-2']);
    const ageSeconds = await shown('oldest_open_duplicate_age_seconds');
    expect(Math.round(ageSeconds / 60)).toBe(20);
    await book('refund_paid', ['cap-2']);
    await book('duplicate', ['cap-2']);
    expect([await shown('open_duplicates'), await shown('oldest_open_duplicate_age_seconds')]).toEqual([
      0, 0,
    ]);
  });
});
