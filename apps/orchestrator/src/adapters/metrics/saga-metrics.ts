import type { QueryRows } from '@night-market/kernel';
import type { Metrics } from '@night-market/service-kit';
import type { SagaObserver } from '../../advance-sagas/ports.ts';
import type { TimerObserver } from '../../fire-timers/ports.ts';

const OPEN = 'select count(*)::int as n from saga where not settled';
const ATTENTION = `${OPEN} and state = 'NeedsAttention'`;

/** What the orchestrator counts. */
export function sagaMetrics(metrics: Metrics, read: QueryRows): SagaObserver & TimerObserver {
  const moves = metrics.counter('saga_transitions_total', 'Moves of sagas.', ['machine', 'to']);
  const settledSeconds = metrics.seconds('saga_settle_duration_seconds', 'From the first event to settled.');
  const fired = metrics.counter('saga_timers_fired_total', 'Timers fired, stale ones too.', ['kind']);
  const counted = (sql: string) => async () => (await read<{ n: number }>(sql))[0]?.n ?? 0;
  metrics.gauge('saga_open', 'Sagas that are not settled.', counted(OPEN));
  metrics.gauge('saga_needs_attention', 'Sagas with a leg in NeedsAttention.', counted(ATTENTION));
  return {
    moved: (machine, to) => moves.inc({ machine, to }),
    settled: (seconds) => settledSeconds.observe(seconds),
    timerFired: (kind) => fired.inc({ kind }),
  };
}
