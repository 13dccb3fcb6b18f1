import type { Metrics } from '@night-market/service-kit';
import type { SweepObserver } from '../../sweep/ports.ts';

/** What the directory counts: no names of agents. */
export function directoryMetrics(metrics: Metrics): SweepObserver {
  const ended = metrics.counter('directory_leases_ended_total', 'Leases that ran out.', ['state']);
  const graces = metrics.counter('directory_graces_total', 'Times the directory itself was away.');
  const forgotten = metrics.counter(
    'directory_agents_forgotten_total',
    'Agents removed for good, long after they had left or expired.',
  );
  return {
    graceBegan: () => graces.inc(),
    ended: (state, agents) => ended.inc({ state }, agents),
    forgotten: (agents) => forgotten.inc(agents),
  };
}
