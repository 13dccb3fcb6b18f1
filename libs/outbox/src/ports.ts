import type { OutgoingRecord } from '@night-market/event-bus';
import type { Tx } from '@night-market/kernel';
import type { OutboxMessage } from './message.ts';

/** The only way to publish: rows that commit with the state they tell of. */
export interface OutboxAppender<T extends Tx> {
  /**
   * Adds the messages in order. The keys are locked until the transaction ends, so that the order of a key's
   * rows is the order of its commits. At most {@link MAX_KEYS_PER_APPEND} keys in one transaction.
   */
  append(tx: T, messages: readonly OutboxMessage[]): Promise<void>;
}

/** Keeps the shared lock table of PostgreSQL small: its default holds 64 locks per connection. */
export const MAX_KEYS_PER_APPEND = 256;

/** Larger events do not belong on the bus; the broker's limit is 1 MiB a batch. */
export const MAX_EVENT_BYTES = 524_288;

export interface OutboxRow extends OutgoingRecord {
  readonly seq: string;
  readonly lane: number;
}

/** Events of one topic in one lane: a key's events of a topic are all there, so this may wait while others go. */
export type Route = Pick<OutboxRow, 'lane' | 'topic'>;

export const isOn =
  (route: Route) =>
  ({ lane, topic }: Route): boolean =>
    lane === route.lane && topic === route.topic;

/** What the relay needs of the store. All calls reject while the store is away. */
export interface RelayStore {
  /** Takes, keeps or gives back lanes until this replica has its share; returns the lanes owned now. */
  claimLanes(): Promise<readonly number[]>;
  /**
   * Forgets what was sent, as `remove` does, and reads the heads of these lanes without what is held, in order within a
   * lane, bounded in rows and bytes: one turn at the store for both. Rejects when a lane is not owned any more.
   */
  read(
    lanes: readonly number[],
    held: readonly Route[],
    sent: readonly OutboxRow[],
  ): Promise<readonly OutboxRow[]>;
  /** Forgets rows that the broker has acknowledged. */
  remove(sent: readonly OutboxRow[]): Promise<void>;
  /** Tells the owners of lanes elsewhere that something waits; best effort. */
  announce(lanes: readonly number[]): Promise<void>;
  /** Called when another replica announced rows for us. */
  onAnnounced(listener: () => void): void;
  /** Gives all lanes back. */
  close(): Promise<void>;
}
