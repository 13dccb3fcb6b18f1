import type { EventOf, TopicDefinition } from '../define-topic.ts';

/**
 * Two neighbouring versions of a topic, and how to say in one what was said in the other. Both ways are total: every
 * valid event has a valid counterpart with the same id, key, time and cause, so the fact counts once.
 */
export interface VersionStep<
  Old extends TopicDefinition = TopicDefinition,
  New extends TopicDefinition = TopicDefinition,
> {
  readonly older: Old;
  readonly newer: New;
  /** Upcaster: nothing that the older version knew is lost. */
  up(event: EventOf<Old>): EventOf<New>;
  /** Downcaster: what the older version cannot say is left out. */
  down(event: EventOf<New>): EventOf<Old>;
}

/** An object without some of its fields; unknown fields stay. */
export const without = (object: object, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));
