import {
  DEFAULT_BACKOFF,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { BrokerConsumer } from '../broker/ports.ts';
import type { RetryPolicy } from './failure-policy.ts';
import type { ConsumerObserver, DeadLetterPort, ErrorPolicy, InboxPort } from './ports.ts';
import type { QueueBounds } from './record-queue.ts';
import type { StashPort } from './stash-port.ts';

export interface ConsumerLoopSettings {
  /** Name under which the inbox remembers events; the same for all replicas of a service. */
  readonly consumer: string;
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  readonly queue: QueueBounds;
  readonly backoff: BackoffPolicy;
  /** How often offsets are committed at most; what a crash makes undone is redelivered and dropped by the inbox. */
  readonly commitEveryMs: number;
  /** After a batch of this many records or more the next one is given `lingerMs` to grow: a few never wait. */
  readonly busyRecords: number;
  readonly lingerMs: number;
  /** After so many failures in a row the log line becomes an error, while trying goes on. */
  readonly alertAfterAttempts: number;
  /** When a key that keeps failing with recoverable errors is given to an operator. */
  readonly retry: RetryPolicy;
  /** The handlers of a live batch that take longer are aborted, and the batch is taken apart by key. */
  readonly liveDeadlineMs: number;
  /** The same for a key that waits, tried beside the live loop; below the store's own limits on transactions. */
  readonly handlerDeadlineMs: number;
  /** Keys that are drained at once, and how often the stash is asked for due ones. */
  readonly drainConcurrency: number;
  readonly drainEveryMs: number;
}

export const DEFAULT_LOOP: Omit<ConsumerLoopSettings, 'consumer'> = {
  maxBatchRecords: 200,
  maxBatchBytes: 1_048_576,
  queue: { maxRecords: 4_000, maxBytes: 8_388_608 },
  backoff: DEFAULT_BACKOFF,
  commitEveryMs: 250,
  busyRecords: 32,
  lingerMs: 8,
  alertAfterAttempts: 5,
  retry: { maxAttempts: 10, maxAgeMs: 900_000, afterwards: 'keep_waiting' },
  liveDeadlineMs: 300,
  handlerDeadlineMs: 8_000,
  drainConcurrency: 4,
  drainEveryMs: 250,
};

/** Everything the loop reaches the world through. */
export interface ConsumerLoopPorts<T extends Tx> {
  readonly broker: BrokerConsumer;
  readonly unitOfWork: UnitOfWork<T>;
  readonly inbox: InboxPort<T>;
  readonly stash: StashPort<T>;
  readonly deadLetters: DeadLetterPort<T>;
  readonly errors: ErrorPolicy;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly observer: ConsumerObserver;
}
