import type { Tx } from '@night-market/kernel';
import { letterOf } from './batch-transaction.ts';
import type { ConsumerLoopPorts, ConsumerLoopSettings } from './loop-settings.ts';
import { withDeadline } from './deadline.ts';
import { decodeBatch } from './decode-batch.ts';
import { FailurePolicy, type Judged } from './failure-policy.ts';
import type { Router } from './ports.ts';
import type { StashedEvent, StashedKey } from './stash-port.ts';

/** How one try at a key's head ended. */
export type StepOutcome =
  /** The head went through and others wait behind it. */
  | { readonly outcome: 'next' }
  /** The last event went through: live events of the key go on. */
  | { readonly outcome: 'drained' }
  /** The head failed once more. */
  | { readonly outcome: 'failed'; readonly judged: Judged }
  /** Not ours to drain now: somebody else is at it, or it is not held back (any more), or parked for an operator. */
  | { readonly outcome: 'busy' | 'gone' | 'parked' };

export interface StepOptions<T extends Tx> {
  /** An operator's replay takes parked keys too. */
  readonly parked: boolean;
  /** Belongs to the transaction in which the head goes through; what it throws rolls that back, and is no failure of the head. */
  readonly wentThrough?: (tx: T, isLast: boolean) => Promise<void>;
}

type DrainPorts<T extends Tx> = Omit<ConsumerLoopPorts<T>, 'broker' | 'inbox'>;

/** Thrown out of the transaction with what was under way, so that the failure can be noted in another. */
class HeadFailure extends Error {
  readonly head: StashedEvent;
  constructor(head: StashedEvent, cause: unknown) {
    super('the head failed', { cause });
    this.head = head;
  }
}

/** Works off the head of one key, in the same way as the live loop would. */
export class KeyDrain<T extends Tx> {
  private readonly settings: ConsumerLoopSettings;
  private readonly ports: DrainPorts<T>;
  private readonly router: Router<T>;
  private readonly policy: FailurePolicy;

  constructor(settings: ConsumerLoopSettings, ports: DrainPorts<T>, router: Router<T>) {
    this.settings = settings;
    this.ports = ports;
    this.router = router;
    this.policy = new FailurePolicy(settings, ports);
  }

  /**
   * One transaction: the head's effects, and the head is gone.
   * @throws the store's own error while the store is away; nothing is noted then
   */
  async step(
    key: string,
    { parked, wentThrough }: StepOptions<T>,
    signal: AbortSignal,
  ): Promise<StepOutcome> {
    const { unitOfWork, stash, clock } = this.ports;
    const { consumer } = this.settings;
    try {
      return await unitOfWork.run(async (tx): Promise<StepOutcome> => {
        const found = await stash.enter(tx, consumer, key);
        const refused = refusal(found, parked);
        if (refused) return refused;
        const [head] = await stash.heads(tx, consumer, key, 1);
        if (!head) return { outcome: 'gone' };
        await this.handle(tx, head, signal).catch((error: unknown) => {
          throw new HeadFailure(head, error);
        });
        const left = await stash.removeHead(tx, consumer, head, clock.nowMs());
        await wentThrough?.(tx, !left);
        return { outcome: left ? 'next' : 'drained' };
      });
    } catch (error) {
      if (!(error instanceof HeadFailure)) throw error;
      if (this.ports.errors.isOutage(error.cause)) throw error.cause;
      return this.noteFailure(error.head, error.cause, parked);
    }
  }

  /** Handles an event of the stash through the same handlers as a live one; one that nobody wants is through. */
  async handle(tx: T, { record }: StashedEvent, parent: AbortSignal): Promise<void> {
    const [one] = decodeBatch([record], this.router);
    if (!one) return;
    if ('error' in one) throw one.error;
    const { clock, observer } = this.ports;
    await withDeadline({ clock, limitMs: this.settings.handlerDeadlineMs, parent }, async (signal) => {
      await one.handler([one.event], { tx, signal });
      // What it left under way fails here, as its own failure.
      await tx.settled();
    });
    const { topic, type } = one.event;
    tx.afterCommit(() => observer.handled(topic, type, clock.nowMs() - record.timestampMs));
  }

  private async noteFailure(head: StashedEvent, error: unknown, parked: boolean): Promise<StepOutcome> {
    const { unitOfWork, stash, deadLetters } = this.ports;
    const { consumer } = this.settings;
    const outcome = await unitOfWork.run(async (tx): Promise<StepOutcome> => {
      const before = await stash.enter(tx, consumer, head.key);
      const refused = refusal(before, parked);
      if (refused) return refused;
      const [now] = await stash.heads(tx, consumer, head.key, 1);
      // Somebody else got it through meanwhile.
      if (now?.n !== head.n) return { outcome: 'gone' };
      const known = before as StashedKey;
      const judged = this.policy.judge(error, known);
      await stash.setFailed(tx, consumer, head, judged.failure);
      if (judged.failure.state === 'parked' && known.state !== 'parked')
        await deadLetters.put(tx, [letterOf(head.record, consumer, judged)]);
      return { outcome: 'failed', judged };
    });
    if (outcome.outcome === 'failed') this.tell(head, outcome.judged);
    return outcome;
  }

  private tell({ record: { topic, partition, offset } }: StashedEvent, { failure, overdue }: Judged): void {
    const { observer, log } = this.ports;
    const { state, attempts, reason, errorType } = failure;
    observer.stashed(topic, state);
    if (state === 'parked') observer.deadLetter(topic, errorType);
    if (overdue) observer.overdue(topic);
    const fields = { topic, partition, offset: String(offset), state, attempts, reason, errorType };
    if (overdue || state === 'parked') log.error(fields, 'the head of a key failed again');
    else log.warn(fields, 'the head of a key failed again');
  }
}

function refusal(found: StashedKey | 'busy' | undefined, parked: boolean): StepOutcome | undefined {
  if (found === undefined) return { outcome: 'gone' };
  if (found === 'busy') return { outcome: 'busy' };
  return found.state === 'parked' && !parked ? { outcome: 'parked' } : undefined;
}
