import type { OutgoingRecord, TopicPartition } from '@night-market/event-bus';
import type { World } from '../world.ts';

export interface StoredRecord extends OutgoingRecord {
  readonly timestampMs: number;
}

/** What a group needs of the broker it belongs to. */
export interface GroupHost {
  readonly world: World;
  log(topic: string, partition: number): readonly StoredRecord[];
  assertReachable(): void;
}

/** What a group tells its members. */
export interface GroupMember {
  readonly topics: readonly string[];
  /** A new generation, and what is theirs in it. */
  hear(generation: number, places: readonly TopicPartition[]): void;
  /** There is something new. */
  fetchSoon(): void;
}
