import type { ConsumerObserver, Drainer, StashPort } from '@night-market/event-bus';
import { errorText, type Clock, type Log, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { Act, ReplayResult } from './acts.ts';
import { ReplayJobs, type ReplayJob } from './replay-jobs.ts';
import type { ParkedGroup, PgStashReader } from './pg-stash-reader.ts';

export interface AuditEntry extends Act {
  readonly action: string;
  readonly key: string | null;
  readonly eventId?: string | undefined;
  readonly detail: object;
}

export interface StashAuditPort<T extends Tx> {
  note(tx: T, consumer: string, entry: AuditEntry): Promise<void>;
}

export interface DryRunResult {
  readonly outcome: 'would_drain' | 'would_fail' | 'busy' | 'gone';
  readonly handled: number;
  readonly error?: string;
  /** What would be published, in order. */
  readonly published: readonly { readonly topic: string; readonly type: string | null }[];
}

export type GroupResult =
  | { readonly outcome: 'started'; readonly job: ReplayJob }
  | { readonly outcome: 'too_many_jobs' }
  /** There are so many by now. */
  | { readonly outcome: 'changed'; readonly keys: number };

export type DiscardResult = { readonly outcome: 'discarded' | 'busy' | 'gone' | 'not_the_head' };

/** What the operator itself asks of a reader. */
type GroupReader = Pick<PgStashReader, 'parkedOf'>;

export interface StashOperatorPorts<T extends Tx, R extends GroupReader = PgStashReader> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly stash: StashPort<T>;
  readonly audit: StashAuditPort<T>;
  readonly reader: R;
  readonly drainer: Pick<Drainer<T>, 'keys' | 'notify'>;
  /** What this transaction would publish. */
  readonly written: (tx: T) => Promise<DryRunResult['published']>;
  readonly observer: Pick<ConsumerObserver, 'replayed'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** One request replays so many events at most; the rest is replayed in the background. */
const MAX_STEPS = 200;
const MAX_DRY_RUN_EVENTS = 100;

/** Carries the result out of a transaction that is rolled back in any case. */
class RolledBack extends Error {
  readonly result: DryRunResult;
  constructor(result: DryRunResult) {
    super('a dry run is rolled back');
    this.result = result;
  }
}

/** What an operator can do about keys that are held back; each act is noted with actor and reason. */
export class StashOperator<T extends Tx, R extends GroupReader = PgStashReader> {
  readonly reader: R;
  readonly jobs: ReplayJobs;
  private readonly consumer: string;
  private readonly ports: StashOperatorPorts<T, R>;
  private readonly signal = new AbortController().signal;

  constructor(consumer: string, ports: StashOperatorPorts<T, R>) {
    this.consumer = consumer;
    this.ports = ports;
    this.reader = ports.reader;
    this.jobs = new ReplayJobs(ports.clock, (key, act) => this.replay(key, act));
  }

  /** Replays a key head first, until it is empty or its head fails again. */
  async replay(key: string, act: Act): Promise<ReplayResult> {
    await this.note({ ...act, action: 'replay', key, detail: {} });
    const result = await this.steps(key);
    this.ports.observer.replayed(result.outcome);
    await this.note({ ...act, action: `replay_${result.outcome}`, key, detail: result });
    return result;
  }

  /**
   * All parked keys of a group, one after the other, as a job.
   * @param expected how many the operator means; of another number nothing is replayed
   */
  async replayGroup(group: ParkedGroup, act: Act, expected?: number): Promise<GroupResult> {
    const keys = await this.reader.parkedOf(group);
    if (expected !== undefined && keys.length !== expected) return { outcome: 'changed', keys: keys.length };
    await this.note({ ...act, action: 'replay_group', key: null, detail: { ...group, keys: keys.length } });
    const { errorType, topic } = group;
    const job = this.jobs.start({ errorType, topic }, keys, act);
    return job ? { outcome: 'started', job } : { outcome: 'too_many_jobs' };
  }

  async cancelJob(id: string, act: Act) {
    const job = this.jobs.cancel(id);
    if (job) await this.note({ ...act, action: 'cancel_job', key: null, detail: { id } });
    return job;
  }

  /** Handles what waits under a key in one transaction, and rolls it back. */
  async dryRun(key: string, act: Act): Promise<DryRunResult> {
    await this.note({ ...act, action: 'dry_run', key, detail: {} });
    try {
      return await this.ports.unitOfWork.run(async (tx) => {
        throw new RolledBack(await this.tryOut(tx, key));
      });
    } catch (error) {
      if (error instanceof RolledBack) return error.result;
      throw error;
    }
  }

  /** Takes the head away unhandled; the next ones follow. `n` names the head the operator has seen. */
  async discardHead(key: string, act: Act, n?: string): Promise<DiscardResult> {
    const { unitOfWork, stash, audit, clock, drainer } = this.ports;
    if (act.reason.trim() === '') throw new Error('discarding needs a reason');
    const result = await unitOfWork.run(async (tx): Promise<DiscardResult> => {
      const found = await stash.enter(tx, this.consumer, key);
      if (found === undefined || found === 'busy') return { outcome: found ?? 'gone' };
      const [head] = await stash.heads(tx, this.consumer, key, 1);
      if (!head) return { outcome: 'gone' };
      if (n !== undefined && n !== head.n) return { outcome: 'not_the_head' };
      await stash.removeHead(tx, this.consumer, head, clock.nowMs());
      const { topic, partition, offset } = head.record;
      const detail = { topic, partition, offset: offset.toString(), failure: found.reason };
      const entry = { ...act, action: 'discard_head', key, eventId: head.eventId, detail };
      await audit.note(tx, this.consumer, entry);
      return { outcome: 'discarded' };
    });
    drainer.notify();
    return result;
  }

  private async steps(key: string): Promise<ReplayResult> {
    for (let handled = 0; handled < MAX_STEPS; handled++) {
      // Behind the parked head the key is waiting; should a later one be parked meanwhile, that is a new failure.
      const step = await this.ports.drainer.keys.step(key, { parked: handled === 0 }, this.signal);
      switch (step.outcome) {
        case 'next':
          continue;
        case 'drained':
          return { outcome: 'drained', handled: handled + 1 };
        case 'failed':
          return { outcome: 'failed', handled, error: step.judged.failure.reason };
        case 'busy':
        case 'gone':
          return { outcome: handled > 0 ? 'going_on' : step.outcome, handled };
        case 'parked':
          return { outcome: 'going_on', handled };
      }
    }
    this.ports.drainer.notify();
    return { outcome: 'going_on', handled: MAX_STEPS };
  }

  private async tryOut(tx: T, key: string): Promise<DryRunResult> {
    const { stash, drainer, written } = this.ports;
    const found = await stash.enter(tx, this.consumer, key);
    if (found === undefined || found === 'busy')
      return { outcome: found ?? 'gone', handled: 0, published: [] };
    const events = await stash.heads(tx, this.consumer, key, MAX_DRY_RUN_EVENTS);
    for (const [handled, event] of events.entries()) {
      try {
        await drainer.keys.handle(tx, event, this.signal);
      } catch (error) {
        // After a failed statement the transaction answers nothing more, so what came before is not listed.
        return { outcome: 'would_fail', handled, error: errorText(error).slice(0, 1_000), published: [] };
      }
    }
    return { outcome: 'would_drain', handled: events.length, published: await written(tx) };
  }

  private note(entry: AuditEntry): Promise<void> {
    const { unitOfWork, audit, log } = this.ports;
    // Who it was may be a person's name; that stays in the audit table.
    log.info({ action: entry.action }, 'an operator acts');
    return unitOfWork.run((tx) => audit.note(tx, this.consumer, entry));
  }
}
