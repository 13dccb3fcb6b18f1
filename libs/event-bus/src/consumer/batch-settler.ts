import { backoffMs, errorText, pause, type Tx } from '@night-market/kernel';
import { FencedError } from '../broker/ports.ts';
import type { ConsumedRecord } from '../broker/records.ts';
import { BatchTransaction } from './batch-transaction.ts';
import type { ConsumerLoopPorts, ConsumerLoopSettings } from './loop-settings.ts';
import { DeadlineError } from './deadline.ts';
import { decodeBatch } from './decode-batch.ts';
import { FailurePolicy } from './failure-policy.ts';
import type { Router } from './ports.ts';

type Attempt = (live: readonly ConsumedRecord[]) => Promise<void>;

/** Quick tries of one event in place, for a deadlock or the like, before its key is held back. */
const QUICK_TRIES = 3;
const QUICK_BACKOFF = { baseMs: 20, factor: 2, capMs: 100 };

/** Settles batches: as one when all goes well, in ever smaller parts when a record spoils it. */
export class BatchSettler<T extends Tx> {
  private readonly settings: ConsumerLoopSettings;
  private readonly ports: ConsumerLoopPorts<T>;
  private readonly router: Router<T>;
  private readonly stopping: AbortSignal;
  private readonly transaction: BatchTransaction<T>;
  private readonly onSettled: (records: readonly ConsumedRecord[]) => void;

  constructor(
    settings: ConsumerLoopSettings,
    ports: ConsumerLoopPorts<T>,
    router: Router<T>,
    stopping: AbortSignal,
    onSettled: (records: readonly ConsumedRecord[]) => void,
  ) {
    this.settings = settings;
    this.ports = ports;
    this.router = router;
    this.stopping = stopping;
    this.onSettled = onSettled;
    this.transaction = new BatchTransaction(settings, ports, new FailurePolicy(settings, ports), stopping);
  }

  async settle(batch: readonly ConsumedRecord[]): Promise<void> {
    const failure = await this.persist(batch, (live) => this.handle(live));
    if (failure === undefined) return;
    if (batch.length === 1) return this.isolate(batch[0]!, failure.error);
    for (const part of parts(batch, failure.error)) await this.settle(part);
  }

  /** The culprit: whatever a moment mends is tried again at once, all else holds its key back. */
  private async isolate(record: ConsumedRecord, first: unknown): Promise<void> {
    const { errors, clock, random } = this.ports;
    let error = first;
    for (let tries = 1; tries < QUICK_TRIES && errors.isRecoverable(error); tries++) {
      await pause(clock, backoffMs(QUICK_BACKOFF, tries, random), this.stopping);
      const failure = await this.persist([record], (live) => this.handle(live));
      if (failure === undefined) return;
      error = failure.error;
    }
    // Nothing else can be done about the record: whatever keeps it from being stashed is waited out.
    await this.persist(
      [record],
      (live) => this.transaction.run(decodeBatch(live, this.router).map((one) => ({ ...bare(one), error }))),
      () => true,
    );
  }

  private async handle(records: readonly ConsumedRecord[]): Promise<void> {
    const decoded = decodeBatch(records, this.router);
    if (decoded.length > 0) await this.transaction.run(decoded);
  }

  /**
   * Repeats `attempt` over what is still ours until it succeeds or fails for good; an outage of the store is waited out.
   * @returns undefined once settled (or no longer ours), else the error that waiting here will not mend
   */
  private async persist(
    batch: readonly ConsumedRecord[],
    attempt: Attempt,
    isWaitedOut: (error: unknown) => boolean = (error) => this.ports.errors.isOutage(error),
  ): Promise<{ error: unknown } | undefined> {
    for (let failures = 0; !this.stopping.aborted;) {
      const live = batch.filter((record) => !record.lease.revoked);
      if (live.length === 0) return undefined;
      try {
        await attempt(live);
        this.onSettled(live);
        return undefined;
      } catch (error) {
        if (error instanceof FencedError) continue;
        if (!isWaitedOut(error)) return { error };
        await this.waitOut(error, ++failures);
      }
    }
    return undefined;
  }

  private async waitOut(error: unknown, failures: number): Promise<void> {
    const { log, observer, clock, random } = this.ports;
    const waitMs = backoffMs(this.settings.backoff, failures, random);
    const line = failures >= this.settings.alertAfterAttempts ? log.error : log.warn;
    line.call(log, { attempt: failures, waitMs, error: errorText(error) }, 'the store is away, waiting');
    observer.retry(failures, error);
    await pause(clock, waitMs, this.stopping);
  }
}

/** Halves find a culprit in few steps; after a time-out every step may cost one more, so it is one by one at once. */
function parts(batch: readonly ConsumedRecord[], error: unknown): (readonly ConsumedRecord[])[] {
  if (error instanceof DeadlineError) return batch.map((record) => [record]);
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

const bare = ({ record, id, key }: { record: ConsumedRecord; id: string; key: string }) => ({
  record,
  id,
  key,
});
