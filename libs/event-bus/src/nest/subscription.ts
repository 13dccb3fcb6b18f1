import { castBetween, type Envelope, type TopicDefinition } from '@night-market/contracts';

/** What becomes of event types that the contract does not know: counted and let go, or parked for an operator. */
export type UnknownTypes = 'ignore' | 'park';

export interface ReadingOptions {
  readonly unknownTypes?: UnknownTypes;
  /** Other versions of the topic that are read as well; their events come in the words of this one. */
  readonly alsoFrom?: readonly TopicDefinition[];
}

/** A topic as a consumer reads it: the version it was written for, and how it takes what is not of that version. */
export interface Subscription<T extends TopicDefinition = TopicDefinition> extends ReadingOptions {
  readonly topic: T;
}

/**
 * Says how a topic is read: `@OnEvents(reading(payTxnV2, { alsoFrom: [payTxnV1] }), 'captured')`. A fact that comes in
 * several versions counts once, in the version that came first.
 */
export const reading = <T extends TopicDefinition>(topic: T, options: ReadingOptions): Subscription<T> => ({
  topic,
  ...options,
});

/** Types of another version whose events may become one of `types`; told by their examples. */
export function typesThatBecome(
  other: TopicDefinition,
  topic: TopicDefinition,
  types: readonly string[],
): string[] {
  const cast = castBetween(other.name, topic.name);
  if (!cast) throw new Error(`there is no way from ${other.name} to ${topic.name}`);
  return Object.entries(other.events).flatMap(([type, { examples }]) => {
    const events = (examples as readonly Envelope['payload'][]).map((payload) =>
      cast({ ...NOBODYS, topic: other.name, type, payload }),
    );
    return events.some((event) => types.includes(event.type)) ? [type] : [];
  });
}

const NOBODYS = { id: '', ts: '', key: '', correlationId: '', causationId: '' };

/** Events of one version in the words of another, without those that are of no wanted type there. */
export function inWordsOf(topic: string, types: readonly string[], events: readonly Envelope[]): Envelope[] {
  return events
    .map((event) => castBetween(event.topic, topic)?.(event) ?? event)
    .filter(({ type }) => types.includes(type));
}
