import { atMost, backoffMs, errorText, pause, Signal, type Tx } from '@night-market/kernel';
import { BatchSettler } from './batch-settler.ts';
import type { ConsumerLoopPorts, ConsumerLoopSettings } from './loop-settings.ts';
import { OffsetCommitter } from './offset-committer.ts';
import type { Router } from './ports.ts';
import { RecordQueue } from './record-queue.ts';

const LEAVE_LIMIT_MS = 2_000;

/**
 * The consumer loop of a service. The broker's fetch loop only hands records over; one worker takes what all
 * partitions have gathered since its last commit and settles it in one transaction: inbox rows, effects and
 * outbox rows together. While the store is away the loop waits with nothing skipped; an event that fails for another
 * reason is isolated, and its key is held back in the stash while all others go on.
 */
export class ConsumerLoop<T extends Tx> {
  private readonly workSignal = new Signal();
  private readonly stopping = new AbortController();
  private readonly queue: RecordQueue;
  private readonly offsets: OffsetCommitter;
  private readonly settings: ConsumerLoopSettings;
  private readonly ports: ConsumerLoopPorts<T>;
  private readonly settler: BatchSettler<T>;
  private batchInHand = 0;
  private worker: Promise<void> | undefined;
  private stopped: Promise<void> | undefined;

  constructor(settings: ConsumerLoopSettings, ports: ConsumerLoopPorts<T>, router: Router<T>) {
    this.settings = settings;
    this.ports = ports;
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
    this.settler = new BatchSettler(settings, ports, router, this.stopping.signal, (records) =>
      this.offsets.settled(records),
    );
  }

  get queuedRecords(): number {
    return this.queue.length;
  }

  /** Those that wait, and those of the batch that is being settled. */
  get recordsInHand(): number {
    return this.queue.length + this.batchInHand;
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
    this.workSignal.notify();
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
          this.workSignal.notify();
        });
        if (this.stopping.signal.aborted) await broker.stop();
        return;
      } catch (error) {
        log.warn({ attempt: failures, error: errorText(error) }, 'the consumer could not join its group yet');
        await pause(clock, backoffMs(this.settings.backoff, failures, random), this.stopping.signal);
      }
    }
  }

  private async work(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const batch = this.queue.take(this.settings.maxBatchRecords, this.settings.maxBatchBytes);
      this.batchInHand = batch.length;
      if (batch.length === 0) await this.workSignal.wait(this.ports.clock, 1_000);
      else await this.settler.settle(batch);
      this.batchInHand = 0;
      if (this.gainsByWaiting(batch.length))
        await pause(this.ports.clock, this.settings.lingerMs, this.stopping.signal);
    }
  }

  /** Under load larger batches cost less for each event; when little comes, or enough is there, nothing waits. */
  private gainsByWaiting(settledRecords: number): boolean {
    const { busyRecords, maxBatchRecords } = this.settings;
    return settledRecords >= busyRecords && this.queue.length < maxBatchRecords;
  }
}
