import type { QueryRows } from '@night-market/kernel';
import type { MoneyAtRisk, MoneyReader, MovedMoney } from '../../read-money/ports.ts';

/** What the gateway holds for us: in by captures, out by refunds. */
const MOVED = `select currency, count(*)::int as transfers,
    coalesce(sum(amount) filter (where debit = 'gateway_receivable'), 0)::float8 as captured,
    coalesce(sum(amount) filter (where credit = 'gateway_receivable'), 0)::float8 as refunded
  from (select currency, amount, debit, credit from ledger_transfer
    where booked_at >= now() - make_interval(hours => $1) order by booked_at desc limit $2) as newest
  group by currency`;

/** A limit in each look, so that every one goes by the key of the ledger. */
const AT_RISK = `select booked.currency, sum(booked.amount)::float8 as "atRisk", count(*)::int as duplicates
  from (select capture_id from open_duplicate order by since limit $1) as oldest
  cross join lateral (select currency, amount from ledger_transfer
    where reference = oldest.capture_id and kind = 'duplicate' limit 1) as booked
  group by booked.currency`;

const OLDEST = `select extract(epoch from clock_timestamp() - min(since))::float8 as age from open_duplicate`;

/** Reads the ledger at a cost that does not grow with it. */
export class PgMoney implements MoneyReader {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  moved(hours: number, limit: number): Promise<readonly MovedMoney[]> {
    return this.read<MovedMoney>(MOVED, [hours, limit]);
  }

  atRisk(limit: number): Promise<readonly MoneyAtRisk[]> {
    return this.read<MoneyAtRisk>(AT_RISK, [limit]);
  }

  async oldestAtRiskSeconds(): Promise<number | null> {
    return (await this.read<{ age: number | null }>(OLDEST, []))[0]?.age ?? null;
  }
}
