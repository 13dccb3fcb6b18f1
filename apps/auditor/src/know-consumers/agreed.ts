import type { ToldConsumer } from './ports.ts';

/**
 * What all replicas of a consumer say. While a release is rolled out, those of the old one still let go what only the
 * new one handles.
 * @param replicas at least one
 */
export function agreed(replicas: readonly ToldConsumer[]): ToldConsumer {
  const [first, ...others] = replicas as readonly [ToldConsumer, ...ToldConsumer[]];
  const isTold = (topic: string, type: string): boolean =>
    others.every(({ subscriptions }) =>
      subscriptions.some((one) => one.topic === topic && one.types.includes(type)),
    );
  return {
    ...first,
    inboxRetentionHours: Math.min(...replicas.map((one) => one.inboxRetentionHours)),
    subscriptions: first.subscriptions
      .map(({ topic, types }) => ({ topic, types: types.filter((type) => isTold(topic, type)) }))
      .filter(({ types }) => types.length > 0),
  };
}
