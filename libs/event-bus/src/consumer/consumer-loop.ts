import {
  atMost,
  backoffMs,
  pause,
  Wakeup,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
  errorText,
} from '@night-market/kernel';
import { FencedError, type BrokerConsumer } from '../broker/ports.ts';
import type { ConsumedRecord } from '../broker/records.ts';
import { decodeBatch, reasonOf, type Decoded } from './decode-batch.ts';
import { OffsetCommitter } from './offset-committer.ts';
import type { ConsumerObserver, DeadLetterPort, ErrorPolicy, InboxPort, Router } from './ports.ts';
import { RecordQueue, type QueueBounds } from './record-queue.ts';
import { intoWaves } from './waves.ts';

export interface ConsumerLoopSettings {
  /** Name under which the inbox remembers events; the same for all replicas of a service. */
  readonly consumer: string;
  readonly maxBatchRecords: number;
  readonly maxBatchBytes: number;
  readonly queue: QueueBounds;
  readonly backoff: BackoffPolicy;
  /** How often offsets are committed at most; what a crash makes undone is redelivered and dropped by the inbox. */
  readonly commitEveryMs: number;
  /** After so many failures in a row the log line becomes an error, while trying goes on. */
  readonly alertAfterAttempts: number;
}

export const DEFAULT_LOOP: Omit<ConsumerLoopSettings, 'consumer'> = {
  maxBatchRecords: 200,
  maxBatchBytes: 1_048_576,
  queue: { maxRecords: 4_000, maxBytes: 8_388_608 },
  backoff: { baseMs: 1_000, factor: 2, capMs: 30_000 },
  commitEveryMs: 250,
  alertAfterAttempts: 5,
};

const LEAVE_LIMIT_MS = 2_000;

/** Everything the loop reaches the world through. */
export interface ConsumerLoopPorts<T extends Tx> {
  readonly broker: BrokerConsumer;
  readonly unitOfWork: UnitOfWork<T>;
  readonly inbox: InboxPort<T>;
  readonly deadLetters: DeadLetterPort<T>;
  readonly errors: ErrorPolicy;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly observer: ConsumerObserver;
}

/**
 * The consumer loop of a service. The broker's fetch loop only hands records over; one worker takes what all
 * partitions have gathered since its last commit and settles it in one transaction: inbox rows, effects and
 * outbox rows together. Recoverable errors are waited out with nothing skipped; a bad record is isolated by
 * going one by one, and given up to its dead-letter topic.
 */
export class ConsumerLoop<T extends Tx> {
  private readonly wakeup = new Wakeup();
  private readonly stopping = new AbortController();
  private readonly queue: RecordQueue;
  private readonly offsets: OffsetCommitter;
  private readonly settings: ConsumerLoopSettings;
  private readonly ports: ConsumerLoopPorts<T>;
  private readonly router: Router<T>;
  private worker: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;

  constructor(settings: ConsumerLoopSettings, ports: ConsumerLoopPorts<T>, router: Router<T>) {
    this.settings = settings;
    this.ports = ports;
    this.router = router;
    this.queue = new RecordQueue(settings.queue, {
      pause: (partitions) => ports.broker.pause(partitions),
      resume: (partitions) => ports.broker.resume(partitions),
    });
    this.offsets = new OffsetCommitter(
      ports.broker,
      (error) =>
        ports.log.info(
          { error: errorText(error) },
          'offset commit refused; redelivery will be absorbed by the inbox',
        ),
      ports.clock,
      settings.commitEveryMs,
    );
  }

  get queuedRecords(): number {
    return this.queue.length;
  }

  /** Returns at once; joining the group goes on beside, for as long as it takes, while the broker is away. */
  start(topics: readonly string[]): void {
    // A service without handlers only publishes: it is no member of any group.
    if (topics.length === 0) return;
    this.worker = this.work();
    void this.join(topics);
  }

  /** Finishes the batch in hand, commits, leaves the group. A second call waits for the first. */
  stop(): Promise<void> {
    this.stopped ??= this.leave();
    return this.stopped;
  }

  private async leave(): Promise<void> {
    const { broker, clock } = this.ports;
    this.stopping.abort();
    this.wakeup.nudge();
    await this.worker;
    // A broker that is away cannot be taken leave of: the group's session time-out does it.
    await atMost(clock, LEAVE_LIMIT_MS, this.offsets.flush());
    await atMost(clock, LEAVE_LIMIT_MS, broker.stop());
  }

  private async join(topics: readonly string[]): Promise<void> {
    const { broker, clock, random, log } = this.ports;
    for (let failures = 1; !this.stopping.signal.aborted; failures++) {
      try {
        await broker.start(topics, (records) => {
          this.queue.push(records);
          this.wakeup.nudge();
        });
        if (this.stopping.signal.aborted) await broker.stop();
        return;
      } catch (error) {
        log.warn({ attempt: failures, error: errorText(error) }, 'the broker does not answer yet');
        await pause(clock, backoffMs(this.settings.backoff, failures, random), this.stopping.signal);
      }
    }
  }

  private async work(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const batch = this.queue.take(this.settings.maxBatchRecords, this.settings.maxBatchBytes);
      if (batch.length === 0) await this.wakeup.wait(this.ports.clock, 1_000);
      else await this.settle(batch);
    }
  }

  /** Settles the batch as one; when a record spoils it, one by one, so that only the bad one is given up. */
  private async settle(batch: readonly ConsumedRecord[]): Promise<void> {
    const failure = await this.persist(batch, (live) => this.handle(live));
    if (failure === undefined) return;
    if (batch.length === 1) return this.giveUp(batch[0]!, failure.error);
    for (const record of batch) await this.settle([record]);
  }

  private async giveUp(record: ConsumedRecord, error: unknown): Promise<void> {
    this.ports.log.error(
      {
        topic: record.topic,
        partition: record.partition,
        offset: record.offset.toString(),
        ...reasonOf(error),
      },
      'record given up to its dead-letter topic',
    );
    // Nothing else can be done about the record: whatever keeps its dead letter from being written is waited out.
    await this.persist(
      [record],
      (live) => this.transact(live.map((one) => ({ record: one, id: this.idOf(one), error }))),
      {
        isRecoverable: () => true,
      },
    );
  }

  private idOf(record: ConsumedRecord): string {
    return decodeBatch([record], this.router)[0]!.id;
  }

  /**
   * Repeats `attempt` over what is still ours until it succeeds or fails for good.
   * @returns undefined once settled (or no longer ours), else the error that no waiting will mend
   */
  private async persist(
    batch: readonly ConsumedRecord[],
    attempt: (live: readonly ConsumedRecord[]) => Promise<void>,
    errors: ErrorPolicy = this.ports.errors,
  ): Promise<{ error: unknown } | undefined> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      const live = batch.filter((record) => !record.lease.revoked);
      if (live.length === 0) return undefined;
      try {
        await attempt(live);
        this.offsets.settled(live);
        return undefined;
      } catch (error) {
        if (error instanceof FencedError) continue;
        if (!errors.isRecoverable(error)) return { error };
        await this.waitOut(error, ++failures);
      }
    }
    return undefined;
  }

  private async waitOut(error: unknown, failures: number): Promise<void> {
    const { log, observer, clock, random } = this.ports;
    const waitMs = backoffMs(this.settings.backoff, failures, random);
    const line = failures >= this.settings.alertAfterAttempts ? log.error : log.warn;
    line.call(log, { attempt: failures, waitMs, error: errorText(error) }, 'recoverable failure, waiting');
    observer.retry(failures, error);
    await pause(clock, waitMs, this.stopping.signal);
  }

  private async handle(records: readonly ConsumedRecord[]): Promise<void> {
    const decoded = decodeBatch(records, this.router);
    if (decoded.length > 0) await this.transact(decoded);
  }

  /** One transaction: inbox rows, the handlers' effects, dead letters of what cannot be read. */
  private async transact(decoded: readonly Decoded<T>[]): Promise<void> {
    const { unitOfWork, inbox, deadLetters, clock, observer } = this.ports;
    const startedMs = clock.nowMs();
    const fresh = await unitOfWork.run(
      async (tx) => {
        const admitted = await inbox.admit(tx, this.settings.consumer, [
          ...new Set(decoded.map((one) => one.id)),
        ]);
        const first = firstOfEach(decoded, admitted);
        const events = first.flatMap((one) => ('event' in one ? [one] : []));
        for (const { handler, events: wave } of intoWaves(
          events,
          (one) => one.event.key,
          (one) => one.handler,
        )) {
          await handler(
            wave.map((one) => one.event),
            { tx, signal: this.stopping.signal },
          );
        }
        await deadLetters.put(tx, this.letters(first));
        return first;
      },
      () => assertOurs(decoded),
    );
    observer.duplicate(decoded.length - fresh.length);
    observer.batch(decoded.length, fresh.length, clock.nowMs() - startedMs);
    for (const one of fresh) this.count(one);
  }

  private letters(decoded: readonly Decoded<T>[]) {
    return decoded.flatMap((one) =>
      'error' in one
        ? [{ record: one.record, consumer: this.settings.consumer, attempts: 1, ...reasonOf(one.error) }]
        : [],
    );
  }

  private count(one: Decoded<T>): void {
    const { observer, clock } = this.ports;
    if ('event' in one)
      observer.handled(one.event.topic, one.event.type, clock.nowMs() - one.record.timestampMs);
    else observer.deadLetter(one.record.topic, reasonOf(one.error).errorType);
  }
}

/** The first occurrence of every admitted id: a batch may hold the same event twice. */
function firstOfEach<T extends Tx>(
  decoded: readonly Decoded<T>[],
  admitted: ReadonlySet<string>,
): Decoded<T>[] {
  const left = new Set(admitted);
  return decoded.filter((one) => left.delete(one.id));
}

function assertOurs(decoded: readonly { record: ConsumedRecord }[]): void {
  if (decoded.some(({ record }) => record.lease.revoked)) {
    throw new FencedError('a partition of this batch was revoked while it was handled');
  }
}
