import type { Store } from '../books/store.ts';
import type { Fault } from '../faults/names.ts';
import type { Metrics } from '../metrics.ts';
import type { Draw } from '../random.ts';
import type { Teller } from '../webhooks/teller.ts';

/** What the handlers work with. */
export interface Context {
  store: Store;
  teller: Teller;
  metrics: Metrics;
  draw: Draw;
}

/** Notes that a fault has met an attempt, so that it survives a restart. */
export function fire({ store, metrics }: Context, scope: string, fault: Fault): void {
  store.commit({ t: 'fired', scope, fault });
  metrics.count('gateway_faults_total', `fault="${fault}"`);
}

/** Makes a wait for the seeded latency of each attempt of a key; attempts are counted only while there is any. */
export function createLatency({ store }: Context): (key: string) => Promise<void> {
  const attempts = new Map<string, number>();
  return async (key) => {
    if (store.plan.settings.latencyMs.max === 0) return;
    const attempt = attempts.get(key) ?? 0;
    attempts.set(key, attempt + 1);
    const latencyMs = store.plan.latencyMs(key, attempt);
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
  };
}
