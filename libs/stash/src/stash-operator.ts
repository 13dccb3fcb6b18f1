import type { ConsumerObserver, Drainer, StashPort } from '@night-market/event-bus';
import {
  errorText,
  newId,
  type Clock,
  type Log,
  type Random,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import type { Act, ReplayResult } from './acts.ts';
import {
  BATCH_KEYS_MAX,
  RUNNING_MAX,
  type BatchKind,
  type BatchOutcome,
  type BatchStore,
  type ParkedFilter,
} from './batches/batch.ts';
import { BATCH_EVERY_MS, BatchWorker, type KeyWitness } from './batches/batch-worker.ts';
import type { PgStashReader } from './pg-stash-reader.ts';

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

export type BatchStarted =
  | { readonly outcome: 'started'; readonly id: string }
  | { readonly outcome: 'too_many_jobs' | 'too_many_keys' }
  /** There are so many by now. */
  | { readonly outcome: 'changed'; readonly keys: number };

export type DiscardResult = { readonly outcome: 'discarded' | 'busy' | 'gone' | 'not_the_head' };

export interface StashOperatorPorts<T extends Tx, R = PgStashReader> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly stash: StashPort<T>;
  readonly audit: StashAuditPort<T>;
  readonly batches: BatchStore<T>;
  readonly reader: R;
  readonly drainer: Pick<Drainer<T>, 'keys' | 'notify'>;
  /** What this transaction would publish. */
  readonly written: (tx: T) => Promise<DryRunResult['published']>;
  readonly observer: Pick<ConsumerObserver, 'replayed'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly nextId?: () => string;
}

export interface StashOperatorSettings {
  readonly consumer: string;
  /** How long a batch is left alone whose replica says nothing; longer than a handler may take for one event. */
  readonly batchLeaseMs: number;
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

/** Undoes what was written of a batch that is not to be. */
class NotStarted extends Error {
  readonly result: BatchStarted;
  constructor(result: BatchStarted) {
    super('the batch is not started');
    this.result = result;
  }
}

/** What an operator can do about keys that are held back; each act is noted with actor and reason. */
export class StashOperator<T extends Tx, R = PgStashReader> {
  readonly reader: R;
  /** Carries batches out beside everything else. */
  readonly worker: BatchWorker<T>;
  private readonly consumer: string;
  private readonly ports: StashOperatorPorts<T, R>;
  private readonly nextId: () => string;
  private readonly signal = new AbortController().signal;

  constructor({ consumer, batchLeaseMs }: StashOperatorSettings, ports: StashOperatorPorts<T, R>) {
    const { nextId = newId } = ports;
    this.consumer = consumer;
    this.ports = ports;
    this.reader = ports.reader;
    this.nextId = nextId;
    this.worker = new BatchWorker<T>(
      { consumer, leaseMs: batchLeaseMs, everyMs: BATCH_EVERY_MS },
      { ...ports, nextId },
      {
        replay: (key, act, witness, handled) => this.replayFrom(key, act, handled, witness),
        discard: (key, act, witness, head) => this.discardSeen(key, act, witness, head),
      },
    );
  }

  /** Replays a key head first, until it is empty or its head fails again. */
  replay(key: string, act: Act): Promise<ReplayResult> {
    return this.replayFrom(key, act, 0);
  }

  /**
   * Begins a batch over all parked keys that a filter means.
   * @param expected how many the operator means; of another number nothing is done
   */
  async startBatch(
    kind: BatchKind,
    filter: ParkedFilter,
    act: Act,
    expected?: number,
  ): Promise<BatchStarted> {
    const { unitOfWork, batches, audit, log } = this.ports;
    assertReason(act);
    const id = this.nextId();
    try {
      await unitOfWork.run(async (tx) => {
        if ((await batches.running(tx, this.consumer)) >= RUNNING_MAX)
          throw new NotStarted({ outcome: 'too_many_jobs' });
        const keys = await batches.start(tx, this.consumer, { ...act, id, kind, filter });
        if (keys > BATCH_KEYS_MAX) throw new NotStarted({ outcome: 'too_many_keys' });
        if (expected !== undefined && keys !== expected) throw new NotStarted({ outcome: 'changed', keys });
        const detail = { ...filter, keys, id };
        await audit.note(tx, this.consumer, { ...act, action: `${kind}_group`, key: null, detail });
      });
    } catch (error) {
      if (error instanceof NotStarted) return error.result;
      throw error;
    }
    log.info({ action: `${kind}_group` }, 'an operator acts');
    this.worker.notify();
    return { outcome: 'started', id };
  }

  /** The key under way is finished; no other is begun. False: there is no such batch. */
  cancelBatch(id: string, act: Act): Promise<boolean> {
    const { unitOfWork, batches, audit, log } = this.ports;
    log.info({ action: 'cancel_job' }, 'an operator acts');
    return unitOfWork.run(async (tx) => {
      const isThere = await batches.cancel(tx, this.consumer, id);
      if (isThere)
        await audit.note(tx, this.consumer, { ...act, action: 'cancel_job', key: null, detail: { id } });
      return isThere;
    });
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
  async discardHead(key: string, act: Act, n?: string, witness?: KeyWitness<T>): Promise<DiscardResult> {
    const { unitOfWork, stash, audit, clock, drainer } = this.ports;
    assertReason(act);
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
      await witness?.wentThrough(tx, 1, true);
      return { outcome: 'discarded' };
    });
    drainer.notify();
    return result;
  }

  private async replayFrom(
    key: string,
    act: Act,
    handled: number,
    witness?: KeyWitness<T>,
  ): Promise<ReplayResult> {
    await this.note({ ...act, action: 'replay', key, detail: {} });
    const result = await this.steps(key, handled, witness);
    this.ports.observer.replayed(result.outcome);
    await this.note({ ...act, action: `replay_${result.outcome}`, key, detail: result });
    return result;
  }

  /** Of a batch: no head but the one that was there when it was begun. */
  private async discardSeen(
    key: string,
    act: Act,
    witness: KeyWitness<T>,
    head: string | null,
  ): Promise<BatchOutcome> {
    if (head === null) return { outcome: 'gone' };
    const { outcome } = await this.discardHead(key, act, head, witness);
    switch (outcome) {
      case 'discarded':
        return { outcome: 'drained' };
      case 'not_the_head':
        return { outcome: 'gone', error: 'another event is the head by now' };
      case 'busy':
      case 'gone':
        return { outcome };
    }
  }

  private async steps(key: string, from: number, witness?: KeyWitness<T>): Promise<ReplayResult> {
    for (let handled = from; handled < MAX_STEPS; handled++) {
      const options = {
        // Behind the parked head the key is waiting; should a later one be parked meanwhile, that is a new failure.
        parked: handled === 0,
        ...(witness && {
          wentThrough: (tx: T, isLast: boolean) => witness.wentThrough(tx, handled + 1, isLast),
        }),
      };
      const step = await this.ports.drainer.keys.step(key, options, this.signal);
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

function assertReason({ reason }: Act): void {
  if (reason.trim() === '') throw new Error('an act needs a reason');
}
