import type { Metrics } from '@night-market/service-kit';
import type { QueryRows } from './unmatched-captures.ts';

const RECENT = `select count(*)::int as n from gateway_refund
  where not accounted and seen_at > now() - interval '24 hours'`;

/** Money that went back and is part of no refund of ours: a part of one, more than one, or a capture that we do not know. */
export function countUnaccountedRefunds(metrics: Metrics, read: QueryRows): void {
  metrics.gauge(
    'payments_unaccounted_refunds',
    'Refunds that the gateway told of in the last 24 hours and that settle no refund of ours.',
    async () => (await read<{ n: number }>(RECENT))[0]?.n ?? 0,
  );
}
