import type { QueryRows } from '@night-market/kernel';
import type { Metrics } from '@night-market/service-kit';

/** The table holds only what is open; the limit keeps even a very bad night cheap. */
const OPEN = `select count(*)::int as n from (select from open_duplicate limit 10000) as bounded`;

const OLDEST = `select coalesce(extract(epoch from clock_timestamp() - min(since)), 0)::float8 as n from open_duplicate`;

/**
 * Customers who paid twice and have not got their money back, whatever the cause: told from the ledger alone, so an
 * event that is lost, parked or late changes nothing about it.
 */
export function watchOpenDuplicates(metrics: Metrics, read: QueryRows): void {
  const one = (sql: string) => async (): Promise<number> => (await read<{ n: number }>(sql))[0]?.n ?? 0;
  metrics.gauge(
    'payments_open_duplicates',
    'Duplicate captures that are not refunded yet; counted up to 10,000.',
    one(OPEN),
  );
  metrics.gauge(
    'payments_oldest_open_duplicate_age_seconds',
    'Since the oldest duplicate capture that is not refunded yet was booked; 0 while there is none.',
    one(OLDEST),
  );
}
