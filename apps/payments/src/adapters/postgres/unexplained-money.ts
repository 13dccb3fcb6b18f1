import type { QueryRows } from '@night-market/kernel';
import type { Metrics } from '@night-market/service-kit';

/** Money that moved at the gateway and that our books cannot explain: a person must look. */
export function countUnexplainedMoney(metrics: Metrics, read: QueryRows): void {
  const ofTheLastDay = (rows: string) => async (): Promise<number> => {
    const sql = `select count(*)::int as n from ${rows} and seen_at > now() - interval '24 hours'`;
    return (await read<{ n: number }>(sql))[0]?.n ?? 0;
  };
  metrics.gauge(
    'payments_unmatched_captures',
    'Captures that the gateway told of in the last 24 hours and that belong to no order of ours.',
    ofTheLastDay('unmatched_capture where true'),
  );
  metrics.gauge(
    'payments_unaccounted_refunds',
    'Refunds that the gateway told of in the last 24 hours and that settle no refund of ours.',
    ofTheLastDay('gateway_refund where not accounted'),
  );
}
