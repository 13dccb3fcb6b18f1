import type { Metrics } from '@night-market/service-kit';
import type { FindingKind } from '../../domain/finding.ts';
import type { AuditObserver } from '../../watch-log/ports.ts';

const LABELS = ['topic', 'consumer'] as const;

/** What the auditor counts. For what a producer did the consumer is empty. */
export function auditMetrics(metrics: Metrics, checkedAgeMs: () => number): AuditObserver {
  const gaps = metrics.counter(
    'delivery_audit_gaps_total',
    'Events that a consumer settled and its inbox does not hold.',
    LABELS,
  );
  const doubles = metrics.counter('delivery_audit_doubles_total', 'Effects that were done twice.', LABELS);
  const inversions = metrics.counter(
    'delivery_audit_inversions_total',
    'Events that overtook an earlier one of their key.',
    LABELS,
  );
  const copies = metrics.counter(
    'delivery_audit_copies_total',
    'Events that are in the log once more; nothing is wrong.',
    ['topic'],
  );
  const records = metrics.counter('delivery_audit_records_total', 'Records compared.', ['topic']);
  const missed = metrics.counter(
    'delivery_audit_missed_records_total',
    'Records the broker dropped before they were compared.',
  );
  const failures = metrics.counter(
    'delivery_audit_failures_total',
    'Rounds that failed and were done again.',
  );
  metrics.gauge(
    'delivery_audit_checked_age_seconds',
    'How long ago everything was compared that consumers had settled by then.',
    () => checkedAgeMs() / 1_000,
  );
  const counterOf: Readonly<Record<FindingKind, typeof gaps>> = {
    gap: gaps,
    double: doubles,
    inversion: inversions,
  };
  return {
    watching: (pairs) => {
      for (const pair of pairs) for (const counter of Object.values(counterOf)) counter.inc({ ...pair }, 0);
    },
    compared: (rows) => {
      for (const row of rows.filter(({ consumer }) => consumer === '')) {
        records.inc({ topic: row.topic }, row.records);
        copies.inc({ topic: row.topic }, row.copies);
      }
    },
    found: (findings) => {
      for (const { kind, topic, consumer } of findings) counterOf[kind].inc({ topic, consumer });
    },
    missed: (amount) => missed.inc(amount),
    failed: () => failures.inc(),
  };
}
