import type { Metrics } from '@night-market/service-kit';

export type QueryRows = <Row>(sql: string) => Promise<Row[]>;

const RECENT = `select count(*)::int as n from unmatched_capture where seen_at > now() - interval '24 hours'`;

/** Money that the gateway took for an order that nobody asked for: a person must look. */
export function countUnmatchedCaptures(metrics: Metrics, read: QueryRows): void {
  metrics.gauge(
    'payments_unmatched_captures',
    'Captures that the gateway told of in the last 24 hours and that belong to no order of ours.',
    async () => (await read<{ n: number }>(RECENT))[0]?.n ?? 0,
  );
}
