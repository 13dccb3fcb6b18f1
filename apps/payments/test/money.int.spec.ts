import type { QueryRows } from '@night-market/kernel';
import { migrationsOf } from '@night-market/service-kit';
import { createDatabase, scansOf, type Scan, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgMoney } from '../src/adapters/postgres/pg-money.ts';
import { payments } from '../src/payments.service.ts';
import { migrateTo } from './support/migrate-to.ts';

const ORDERS = 20_000;
const LIMIT = 1_000;

const ACCOUNTS = {
  capture: ['gateway_receivable', 'merchant_payable'],
  duplicate: ['gateway_receivable', 'suspense'],
  refund_promised: ['suspense', 'refunds_payable'],
  refund_paid: ['refunds_payable', 'gateway_receivable'],
} as const;

let database: TestDatabase;

async function book(
  kind: keyof typeof ACCOUNTS,
  prefix: string,
  count: number,
  ago: string,
  currency = 'TWD',
): Promise<void> {
  await database.query(
    `insert into ledger_transfer (kind, reference, order_id, debit, credit, amount, currency, booked_at)
     select $1::text, $2::text || '-' || n, $2::text || '-' || n, $5::text, $6::text, 12000, $7::text, now() - $4::interval
     from generate_series(1, $3::int) as n`,
    [kind, prefix, count, ago, ...ACCOUNTS[kind], currency],
  );
}

beforeAll(async () => {
  database = await createDatabase();
  await migrateTo(database, migrationsOf(payments));
  await book('capture', 'old', ORDERS, '2 days');
  await book('capture', 'new', ORDERS, '1 hour');
  await book('duplicate', 'twice', 3, '2 days');
  await book('duplicate', 'twice-new', 2, '1 hour', 'USD');
  await book('refund_promised', 'twice', 2, '1 hour');
  await book('refund_paid', 'twice', 1, '1 hour');
  await database.query('vacuum analyze ledger_transfer, open_duplicate');
});
afterAll(() => database.drop());

const read: QueryRows = (sql, params) => database.query(sql, params);
const money = new PgMoney(read);
const byCurrency = <T extends { readonly currency: string }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => (a.currency < b.currency ? -1 : 1));

describe('the money', () => {
  it('that moved is that of the last hours, by currency; a promise moves none', async () => {
    expect(byCurrency(await money.moved(24, 100_000))).toEqual([
      { currency: 'TWD', captured: ORDERS * 12_000, refunded: 12_000, transfers: ORDERS + 3 },
      { currency: 'USD', captured: 24_000, refunded: 0, transfers: 2 },
    ]);
    const some = await money.moved(24, LIMIT);
    expect(some.reduce((sum, { transfers }) => sum + transfers, 0)).toBe(LIMIT);
  });

  it('at risk is what was captured twice and is not paid back, however old', async () => {
    expect(byCurrency(await money.atRisk(LIMIT))).toEqual([
      { currency: 'TWD', atRisk: 24_000, duplicates: 2 },
      { currency: 'USD', atRisk: 24_000, duplicates: 2 },
    ]);
    expect(await money.oldestAtRiskSeconds()).toBeGreaterThanOrEqual(2 * 86_400);
  });

  it('is read of no more rows than that, by indexes alone', async () => {
    let scans: Scan[] = [];
    const explain: QueryRows = async (sql, params) => {
      scans = await scansOf(database, sql, params);
      return [];
    };
    const explained = new PgMoney(explain);
    await explained.moved(24, LIMIT);
    expect(scans.map(({ of, rows }) => [of, rows])).toEqual([['ledger_transfer_booked_at', LIMIT]]);
    await explained.atRisk(LIMIT);
    expect(scans.filter(({ of }) => of.startsWith('ledger')).map(({ of, rows }) => [of, rows])).toEqual([
      ['ledger_transfer_pkey', 4],
    ]);
  });
});
