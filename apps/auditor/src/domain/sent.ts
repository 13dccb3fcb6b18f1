import type { Finding, FindingKind } from './finding.ts';

/** One partition of one topic, as a name. */
export const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** A record of the log, as far as it is compared. */
export interface Sent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  /** What inboxes count it by. */
  readonly id: string;
  /** The producer; empty when the record does not tell. */
  readonly source: string;
  /** Order of appending at the source, as text that compares as the number; undefined when not told. */
  readonly sequence: string | undefined;
  /** The same for two events that say the same for the same cause; undefined when it cannot be told. */
  readonly fingerprint: string | undefined;
  readonly sentAtMs: number;
}

export const findingAt = (kind: FindingKind, sent: Sent, consumer = ''): Finding => ({
  kind,
  consumer,
  topic: sent.topic,
  partition: sent.partition,
  offset: sent.offset,
  key: sent.key,
  eventId: sent.id,
});
