import { errorText, type Clock } from '@night-market/kernel';

/** A second crash within this time is no accident; without one for so long it is over. */
const REPEATED_WITHIN_MS = 30_000;

/** What kafkajs' errors say when the broker, or a part of it, is away; errors of its protocol say so themselves. */
const AWAY = new Set([
  'KafkaJSBrokerNotFound',
  'KafkaJSConnectionClosedError',
  'KafkaJSConnectionError',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSLockTimeout',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSStaleTopicMetadataAssignment',
  'KafkaJSTimeout',
  'KafkaJSTopicMetadataNotLoaded',
]);

/** Tells a consumer that keeps failing on its own from one whose broker is away. */
export class CrashWatch {
  private readonly clock: Clock;
  private readonly describe: (error: unknown) => string;
  private lastMs = Number.NEGATIVE_INFINITY;
  private reason: string | undefined;

  /** @param describe what is shown of an error */
  constructor(clock: Clock, describe: (error: unknown) => string = errorText) {
    this.clock = clock;
    this.describe = describe;
  }

  note(error: unknown): void {
    const cause = causeOf(error);
    if (isAway(cause)) return;
    const nowMs = this.clock.nowMs();
    this.reason = nowMs - this.lastMs <= REPEATED_WITHIN_MS ? this.describe(cause) : undefined;
    this.lastMs = nowMs;
  }

  /** The error of a consumer that has crashed again and again, until it has not for a while. */
  get fault(): string | undefined {
    return this.clock.nowMs() - this.lastMs <= REPEATED_WITHIN_MS ? this.reason : undefined;
  }
}

/** kafkajs wraps what it has retried. */
const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? causeOf(error.cause) : error;

const isAway = (error: unknown): boolean =>
  error instanceof Error &&
  (AWAY.has(error.name) ||
    (error.name === 'KafkaJSProtocolError' && (error as { retriable?: boolean }).retriable === true));
