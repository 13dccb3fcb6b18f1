import type { ConsumerFacts, TopicPositions } from '../api/delivery-types.ts';

export type LagLevel = 'normal' | 'warning' | 'alert';

/** In events; a lag above the second that lasts is an alert of the operators' thresholds. */
const [NORMAL_BELOW, ALERT_ABOVE] = [1_000, 5_000];

export function lagLevel(lag: number): LagLevel {
  if (lag > ALERT_ABOVE) return 'alert';
  return lag < NORMAL_BELOW ? 'normal' : 'warning';
}

export const lagOf = (topics: readonly TopicPositions[]): number =>
  topics.flatMap(({ partitions }) => partitions).reduce((sum, { lag }) => sum + lag, 0);

export interface ContractInUse {
  readonly topic: string;
  readonly name: string;
  readonly version: string;
  readonly consumers: readonly string[];
  readonly types: readonly string[];
}

/** Who follows which version of a contract, by topic. */
export function contractsOf(facts: readonly ConsumerFacts[]): ContractInUse[] {
  const found = new Map<string, { consumers: Set<string>; types: Set<string> }>();
  for (const { consumer, subscriptions } of facts)
    for (const { topic, types } of subscriptions) {
      const known = found.get(topic) ?? { consumers: new Set(), types: new Set() };
      known.consumers.add(consumer);
      for (const type of types) known.types.add(type);
      found.set(topic, known);
    }
  return [...found]
    .map(([topic, { consumers, types }]) => {
      const [, name = topic, version = ''] = /^(.*)\.(v\d+)$/.exec(topic) ?? [];
      return { topic, name, version, consumers: [...consumers].sort(), types: [...types].sort() };
    })
    .sort((one, other) => (one.topic < other.topic ? -1 : 1));
}
