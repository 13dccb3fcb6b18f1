import { type Tx } from '@night-market/kernel';
import { FencedError } from '../broker/ports.ts';
import type { ConsumedRecord } from '../broker/records.ts';
import type { ConsumerLoopPorts, ConsumerLoopSettings } from './loop-settings.ts';
import { withDeadline } from './deadline.ts';
import type { Decoded, Readable } from './decode-batch.ts';
import type { FailurePolicy, Judged } from './failure-policy.ts';
import type { DeadLetter } from './ports.ts';
import type { Broken } from './read-record.ts';
import { intoHandlerBatches } from './handler-batches.ts';

type Failed = Broken & { readonly judged: Judged };

/** What becomes of the fresh events of a batch. */
interface Plan<T extends Tx> {
  readonly handled: Readable<T>[];
  readonly failed: Failed[];
  /** Events of a key that is held back: they queue behind it. */
  readonly behind: Decoded<T>[];
}

/** One transaction over a batch: inbox rows, the handlers' effects, the stash, dead letters. */
export class BatchTransaction<T extends Tx> {
  private readonly settings: ConsumerLoopSettings;
  private readonly ports: ConsumerLoopPorts<T>;
  private readonly policy: FailurePolicy;
  private readonly stopping: AbortSignal;

  constructor(
    settings: ConsumerLoopSettings,
    ports: ConsumerLoopPorts<T>,
    policy: FailurePolicy,
    stopping: AbortSignal,
  ) {
    this.settings = settings;
    this.ports = ports;
    this.policy = policy;
    this.stopping = stopping;
  }

  /** @param limitMs how long the handlers may take together; then {@link DeadlineError} */
  async run(decoded: readonly Decoded<T>[], limitMs: number): Promise<void> {
    const { unitOfWork, inbox, clock } = this.ports;
    const startedMs = clock.nowMs();
    const once = firstOfEach(decoded);
    const plan = await unitOfWork.run(
      async (tx) => {
        const { consumer } = this.settings;
        const keys = [...new Set(decoded.map((one) => one.key))];
        // Together: of what is no news, too, the keys are locked; it is rare.
        const [admitted, held] = await Promise.all([
          inbox.admit(tx, consumer, once),
          this.ports.stash.lockStashed(tx, consumer, keys),
        ]);
        const plan = this.plan(
          once.filter(({ id }) => admitted.has(id)),
          held,
        );
        await this.handle(tx, plan.handled, limitMs);
        await this.hold(tx, plan);
        return plan;
      },
      () => assertOurs(decoded),
    );
    this.tell(plan, decoded.length, clock.nowMs() - startedMs);
  }

  /** In order of arrival: what comes after a record that failed, or after a key that is held back, queues behind. */
  private plan(fresh: readonly Decoded<T>[], stashed: ReadonlySet<string>): Plan<T> {
    const held = new Set(stashed);
    const plan: Plan<T> = { handled: [], failed: [], behind: [] };
    for (const one of fresh) {
      if (held.has(one.key)) plan.behind.push(one);
      else if ('error' in one) {
        plan.failed.push({ ...one, judged: this.policy.judge(one.error) });
        held.add(one.key);
      } else plan.handled.push(one);
    }
    return plan;
  }

  private async handle(tx: T, events: readonly Readable<T>[], limitMs: number): Promise<void> {
    if (events.length === 0) return;
    const batches = intoHandlerBatches(
      events,
      (one) => one.key,
      (one) => one.handler,
    );
    await withDeadline({ clock: this.ports.clock, limitMs, parent: this.stopping }, async (signal) => {
      for (const { handler, events: batch } of batches) {
        await handler(
          batch.map((one) => one.event),
          { tx, signal },
        );
      }
      // What they left under way may wait for a lock as well as they might.
      await tx.settled();
    });
  }

  private async hold(tx: T, { failed, behind }: Plan<T>): Promise<void> {
    const { stash, deadLetters } = this.ports;
    const { consumer } = this.settings;
    const entry = ({ key, id, record }: Decoded<T>) => ({ key, eventId: id, record });
    if (failed.length > 0) {
      const entries = failed.map((one) => ({ ...entry(one), failure: one.judged.failure }));
      await stash.open(tx, consumer, entries);
      await deadLetters.put(
        tx,
        failed.filter(isParked).map((one) => letterOf(one.record, consumer, one.judged)),
      );
    }
    if (behind.length > 0) await stash.append(tx, consumer, behind.map(entry));
  }

  private tell({ handled, failed, behind }: Plan<T>, records: number, durationMs: number): void {
    const { observer, clock, log } = this.ports;
    const fresh = handled.length + failed.length + behind.length;
    observer.duplicate(records - fresh);
    observer.batch(records, fresh, durationMs);
    for (const { event, record } of handled)
      observer.handled(event.topic, event.type, clock.nowMs() - record.timestampMs);
    for (const one of failed) {
      const { topic, partition, offset } = one.record;
      const { failure, overdue } = one.judged;
      const { state, attempts, reason, errorType } = failure;
      observer.stashed(topic, state);
      if (isParked(one)) observer.deadLetter(topic, errorType);
      if (overdue) observer.overdue(topic);
      const fields = { topic, partition, offset: String(offset), state, attempts, reason, errorType };
      log.error(fields, 'an event failed; its key is held back');
    }
  }
}

const isParked = (one: Failed): boolean => one.judged.failure.state === 'parked';

/** The dead letter of a record that is parked now. */
export function letterOf(record: ConsumedRecord, consumer: string, { failure }: Judged): DeadLetter {
  const { reason, errorType, attempts } = failure;
  return { record, consumer, reason, errorType, attempts };
}

/** The first occurrence of every id: a batch may hold the same event twice. */
function firstOfEach<T extends Tx>(decoded: readonly Decoded<T>[]): Decoded<T>[] {
  const left = new Set(decoded.map((one) => one.id));
  return decoded.filter((one) => left.delete(one.id));
}

function assertOurs(decoded: readonly { record: ConsumedRecord }[]): void {
  if (decoded.some(({ record }) => record.lease.revoked)) {
    throw new FencedError('a partition of this batch was revoked while it was handled');
  }
}
