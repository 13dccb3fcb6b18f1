import { placeOf, type TopicPartition } from '@night-market/event-bus';

/** A member was sent from an offset that the log does not hold to one that it does. */
export interface OffsetReset extends TopicPartition {
  readonly memberId: string;
  readonly from: bigint;
  readonly to: bigint;
}

/** What is used of kafkajs' keeper of offsets; it is made anew at each join. */
export interface OffsetManager {
  readonly groupId: string;
  readonly memberId: string;
  nextOffset(topic: string, partition: number): { toString(): string };
  committedOffsets(): Record<string, Record<number, string | undefined> | undefined>;
  setDefaultOffset(place: TopicPartition): Promise<void>;
  resolveOffsets(): Promise<void>;
}

type Listener = (reset: OffsetReset) => void;
type Pending = TopicPartition & { readonly from: bigint };

const listeners = new Map<string, Set<Listener>>();
const pending = new WeakMap<OffsetManager, Map<string, Pending>>();

/**
 * Tells of the resets of this process' members of a group. Topic names are the broker's.
 * @returns ends it
 */
export function watchResets(groupId: string, listener: Listener): () => void {
  const all = listeners.get(groupId) ?? new Set();
  listeners.set(groupId, all.add(listener));
  return () => {
    all.delete(listener);
    if (all.size === 0) listeners.delete(groupId);
  };
}

/**
 * Remembers where the member stood. kafkajs commits "the earliest" in its place, so that nobody can tell afterwards.
 * @param reset kafkajs' own method
 */
export function rememberReset(reset: OffsetManager['setDefaultOffset']): OffsetManager['setDefaultOffset'] {
  return async function (this: OffsetManager, { topic, partition }) {
    const from = BigInt(this.nextOffset(topic, partition).toString());
    await reset.call(this, { topic, partition });
    const mine = pending.get(this) ?? new Map<string, Pending>();
    pending.set(this, mine.set(placeOf({ topic, partition }), { topic, partition, from }));
  };
}

/**
 * Tells where it goes on, once that is known and before anything is fetched from there.
 * @param resolve kafkajs' own method
 */
export function tellReset(resolve: OffsetManager['resolveOffsets']): OffsetManager['resolveOffsets'] {
  return async function (this: OffsetManager) {
    await resolve.call(this);
    for (const [place, { topic, partition, from }] of pending.get(this) ?? []) {
      const to = BigInt(this.committedOffsets()[topic]?.[partition] ?? -1);
      if (to < 0n) continue;
      pending.get(this)!.delete(place);
      const reset = { topic, partition, memberId: this.memberId, from, to };
      for (const listener of listeners.get(this.groupId) ?? []) listener(reset);
    }
  };
}
