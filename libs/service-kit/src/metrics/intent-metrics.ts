import type { DestinationCounts, DestinationView, IntentReader } from '@night-market/intents';
import type { Metrics } from './metrics.ts';

/** One kind of intent of a service. */
export interface MeasuredIntents {
  readonly worker: { view(): readonly DestinationView[] };
  readonly reader: Pick<IntentReader, 'byDestination'>;
}

/** Destinations with a label of their own for each kind; all others share `other`. */
const MAX_DESTINATIONS = 50;
const OTHER = 'other';

type Row = { readonly destination: string };
type Fold = (left: number, right: number) => number;

const LABELS = ['intent', 'destination'] as const;
const sum: Fold = (left, right) => left + right;

/** Shows what waits for each destination. `kinds`: by what the intents are, like `capture`. */
export function measureIntents(
  { metrics, outside }: { readonly metrics: Metrics; readonly outside: MeasuredIntents[] },
  kinds: Readonly<Record<string, MeasuredIntents>>,
): void {
  outside.push(...Object.values(kinds));
  const gauge = <R extends Row>(
    name: string,
    help: string,
    rows: (of: MeasuredIntents) => Promise<readonly R[]> | readonly R[],
    value: (row: R) => number,
    fold: Fold,
  ): void =>
    metrics.gaugesBy(name, help, LABELS, async () => {
      const all = Object.entries(kinds).map(async ([intent, of]) =>
        [...byLabel(await rows(of), value, fold)].map(([destination, amount]) => ({
          labels: { intent, destination },
          value: amount,
        })),
      );
      return (await Promise.all(all)).flat();
    });
  const views = ({ worker }: MeasuredIntents): readonly DestinationView[] => worker.view();
  const counts = ({ reader }: MeasuredIntents): Promise<readonly DestinationCounts[]> =>
    reader.byDestination();

  gauge('intents_under_way', 'Calls of this process under way.', views, (row) => row.underWay, sum);
  gauge('intents_queued', 'Fresh intents in the memory of this process.', views, (row) => row.queued, sum);
  gauge(
    'intents_circuit_open',
    '1 while this process calls the destination for probes only.',
    views,
    ({ circuit }) => (circuit === 'closed' ? 0 : 1),
    Math.max,
  );
  gauge(
    'intents_waiting',
    'Intents neither done nor parked; every replica tells the same.',
    counts,
    (row) => row.waiting,
    sum,
  );
  gauge(
    'intents_parked',
    'Intents that wait for an operator; every replica tells the same.',
    counts,
    (row) => row.parked,
    sum,
  );
  gauge(
    'intents_oldest_age_seconds',
    'Age of the oldest intent that waits; every replica tells the same.',
    counts,
    (row) => row.oldestAgeSeconds,
    Math.max,
  );
}

/** The first ones keep their labels: both the worker and the store tell the same ones first from look to look. */
function byLabel<R extends Row>(
  rows: readonly R[],
  value: (row: R) => number,
  fold: Fold,
): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const label = index < MAX_DESTINATIONS ? row.destination : OTHER;
    const known = values.get(label);
    values.set(label, known === undefined ? value(row) : fold(known, value(row)));
  }
  return values;
}
