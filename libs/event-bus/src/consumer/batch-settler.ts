import { backoffMs, errorText, pause, type Tx } from '@night-market/kernel';
import { FencedError } from '../broker/ports.ts';
import type { ConsumedRecord } from '../broker/records.ts';
import { BatchTransaction } from './batch-transaction.ts';
import type { ConsumerLoopPorts, ConsumerLoopSettings } from './loop-settings.ts';
import { DeadlineError } from './deadline.ts';
import { bare, decodeBatch } from './decode-batch.ts';
import { FailurePolicy } from './failure-policy.ts';
import { byKey, settleParts, type KeyPart } from './key-parts.ts';
import { AdaptiveDeadline } from './adaptive-deadline.ts';
import type { Router } from './ports.ts';

type Records = readonly ConsumedRecord[];
type Attempt = (live: Records) => Promise<void>;
/** `stopped`: something is left undone, because the loop stops. */
type Ending = 'settled' | 'stopped';
interface Failure {
  readonly error: unknown;
}

/** Quick tries of one event in place, for a deadlock or the like, before its key is held back. */
const QUICK_TRIES = 3;
const QUICK_BACKOFF = { baseMs: 20, factor: 2, capMs: 100 };
/** Transactions at once over the keys of a batch that was late; well below the size of the store's pool. */
const PARTS_AT_ONCE = 4;

/** Settles batches: as one when all goes well, in ever smaller parts when a record spoils it, key by key when late. */
export class BatchSettler<T extends Tx> {
  private readonly settings: ConsumerLoopSettings;
  private readonly ports: ConsumerLoopPorts<T>;
  private readonly router: Router<T>;
  private readonly stopping: AbortSignal;
  private readonly transaction: BatchTransaction<T>;
  private readonly deadline: AdaptiveDeadline;
  private readonly onSettled: (records: Records) => void;

  constructor(
    settings: ConsumerLoopSettings,
    ports: ConsumerLoopPorts<T>,
    router: Router<T>,
    stopping: AbortSignal,
    onSettled: (records: Records) => void,
  ) {
    this.settings = settings;
    this.ports = ports;
    this.router = router;
    this.stopping = stopping;
    this.onSettled = onSettled;
    this.transaction = new BatchTransaction(settings, ports, new FailurePolicy(settings, ports), stopping);
    this.deadline = new AdaptiveDeadline(settings.liveDeadlineMs, settings.handlerDeadlineMs);
  }

  /** Parts are settled out of order, so offsets follow only once all of the batch is. */
  async settle(batch: Records): Promise<void> {
    if ((await this.settleAll(batch)) === 'settled')
      this.onSettled(batch.filter((record) => !record.lease.revoked));
  }

  /** First all together; what fails is then settled in smaller parts, by the kind of the failure. */
  private async settleAll(batch: Records): Promise<Ending> {
    const startedMs = this.ports.clock.nowMs();
    const outcome = await this.persist(batch, (live) => this.handle(live, this.deadline.limitMs));
    if (typeof outcome !== 'string') return this.settleInParts(batch, outcome.error);
    this.deadline.tookMs(this.ports.clock.nowMs() - startedMs);
    return outcome;
  }

  private settleInParts(batch: Records, error: unknown): Promise<Ending> {
    if (error instanceof DeadlineError) return this.settleByKey(batch, error);
    return batch.length === 1 ? this.isolate(batch[0]!, error) : this.bisect(batch);
  }

  /** Halves find a culprit in few steps. */
  private async bisect(batch: Records): Promise<Ending> {
    const middle = Math.ceil(batch.length / 2);
    for (const half of [batch.slice(0, middle), batch.slice(middle)])
      if ((await this.settleAll(half)) === 'stopped') return 'stopped';
    return 'settled';
  }

  /** A batch that was late: the keys that are late alone wait, and are tried with more time beside the live loop. */
  private async settleByKey(batch: Records, error: DeadlineError): Promise<Ending> {
    const parts = byKey(decodeBatch(batch, this.router));
    if (parts.length === 1) return this.hold(parts[0]!, error);
    // One key's events need less time than all together.
    const limitMs = this.deadline.limitMs / 2;
    let end: Ending = 'settled';
    const note = (one: Ending): void => void (one === 'stopped' && (end = one));
    const { someInTime, lateParts, untried } = await settleParts(parts, {
      concurrency: PARTS_AT_ONCE,
      settle: async (part) => {
        const outcome = await this.persist(part, (live) => this.handle(live, limitMs));
        if (typeof outcome === 'string') note(outcome);
        else if (outcome.error instanceof DeadlineError) return { late: outcome.error };
        else note(await this.settleInParts(part, outcome.error));
        return 'settled';
      },
      hold: async (part, late) => note(await this.hold(part, late)),
    });
    if (lateParts === 0 || !someInTime) this.deadline.grow();
    if (untried.length > 0) {
      const rest = new Set(untried.flat());
      note(await this.settleAll(batch.filter((record) => rest.has(record))));
    }
    return end;
  }

  /** The culprit: whatever a moment fixes is tried again at once, all else holds its key back. */
  private async isolate(record: ConsumedRecord, first: unknown): Promise<Ending> {
    const { errors, clock, random } = this.ports;
    let error = first;
    for (let tries = 1; tries < QUICK_TRIES && errors.isRecoverable(error); tries++) {
      await pause(clock, backoffMs(QUICK_BACKOFF, tries, random), this.stopping);
      const end = await this.persist([record], (live) => this.handle(live, this.deadline.limitMs));
      if (typeof end === 'string') return end;
      error = end.error;
    }
    return this.hold([record], error);
  }

  /** Nothing else can be done about these: whatever keeps them from being stashed is waited out. */
  private hold(part: KeyPart, error: unknown): Promise<Ending> {
    const failed = (live: Records) => decodeBatch(live, this.router).map((one) => ({ ...bare(one), error }));
    return this.persist(
      part,
      (live) => this.transaction.run(failed(live), this.deadline.limitMs),
      () => true,
    ) as Promise<Ending>;
  }

  private async handle(records: Records, limitMs: number): Promise<void> {
    const decoded = decodeBatch(records, this.router);
    if (decoded.length > 0) await this.transaction.run(decoded, limitMs);
  }

  /**
   * Repeats `attempt` over what is still ours until it succeeds or fails for good; an outage of the store is waited out.
   * @returns `settled` also when nothing of it is ours any more; else the error that waiting here will not fix
   */
  private async persist(
    batch: Records,
    attempt: Attempt,
    isWaitedOut: (error: unknown) => boolean = (error) => this.ports.errors.isOutage(error),
  ): Promise<Ending | Failure> {
    for (let failures = 0; !this.stopping.aborted;) {
      const live = batch.filter((record) => !record.lease.revoked);
      if (live.length === 0) return 'settled';
      try {
        await attempt(live);
        return 'settled';
      } catch (error) {
        if (error instanceof FencedError) continue;
        if (!isWaitedOut(error)) return { error };
        await this.waitOut(error, ++failures);
      }
    }
    return 'stopped';
  }

  private async waitOut(error: unknown, failures: number): Promise<void> {
    const { log, observer, clock, random, errors } = this.ports;
    const waitMs = backoffMs(this.settings.backoff, failures, random);
    const line = failures >= this.settings.alertAfterAttempts ? log.error : log.warn;
    const what = errors.isRecoverable(error)
      ? 'the store is away, waiting'
      : 'events can neither be handled nor set aside, trying again: nothing behind them goes on';
    line.call(log, { attempt: failures, waitMs, error: errorText(error) }, what);
    observer.retry(failures, error);
    await pause(clock, waitMs, this.stopping);
  }
}
