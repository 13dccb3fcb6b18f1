import {
  errorText,
  Recurring,
  Signal,
  type BackoffPolicy,
  type Clock,
  type Log,
  type Random,
} from '@night-market/kernel';
import type { CircuitState } from './circuit-breaker.ts';
import type { Begun, Destination, DestinationSettings } from './destination.ts';
import { Destinations } from './destinations.ts';
import {
  CallFailedError,
  DEFAULT_RETRIES,
  failureOf,
  kindOf,
  waitMsAfter,
  type RetryTable,
} from './failure.ts';
import type { Held } from './fresh-queue.ts';
import type { DestinationView, DueIntent, IntentPorts } from './ports.ts';

export interface IntentWorkerSettings {
  /** What each destination is given; asked once for each. */
  readonly destination: (name: string) => DestinationSettings;
  /** Destinations that one look takes due intents of; the others follow with the next. */
  readonly maxDestinationsPerLook: number;
  /** Outcomes that wait to be written; beyond it no further call is begun. */
  readonly maxSettling: number;
  readonly retries: RetryTable;
  readonly pollMs: number;
  readonly outageBackoff: BackoffPolicy;
}

export const DEFAULT_INTENT_WORKER: Omit<IntentWorkerSettings, 'destination'> = {
  maxDestinationsPerLook: 100,
  maxSettling: 1_000,
  retries: DEFAULT_RETRIES,
  pollMs: 250,
  outageBackoff: { baseMs: 250, factor: 2, capMs: 5_000 },
};

/**
 * Carries intents out: those just committed at once, from memory; those that a crash or a failed try left behind when
 * their check time comes, from the store, however many fresh ones come. An intent is a row first, so nothing is lost; it
 * has a deterministic key, so nothing is done twice. Each destination has bounds of its own.
 */
export class IntentWorker<I, O> {
  private readonly destinations: Destinations<I>;
  private underWay = 0;
  private settling = 0;
  private isStopping = false;
  private readonly idle = new Signal();
  private readonly sweeps: Recurring;
  private readonly ports: IntentPorts<I, O>;
  private readonly settings: IntentWorkerSettings;
  private readonly world: { clock: Clock; random: Random; log: Log };

  constructor(
    ports: IntentPorts<I, O>,
    world: { clock: Clock; random: Random; log: Log },
    settings: IntentWorkerSettings,
  ) {
    this.ports = ports;
    this.world = world;
    this.settings = settings;
    this.destinations = new Destinations(settings.destination, world, (destination) =>
      this.pump(destination),
    );
    this.sweeps = new Recurring({
      round: () => this.sweep(),
      backoff: settings.outageBackoff,
      failed: (error) => world.log.warn({ error: errorText(error) }, 'due intents could not be read'),
      ...world,
    });
  }

  /**
   * Call it after the commit that wrote these intents. Where they have keys, offer only those with no open earlier intent
   * of their key, or whose earlier ones were offered here too; the store gives out the others in their turn.
   */
  offer(intents: readonly I[]): void {
    if (this.isStopping) return;
    const offered = new Set<Destination<I>>();
    for (const intent of intents) {
      const destination = this.destinationOf(intent);
      destination.offer(intent, this.ports.keyOf?.(intent));
      offered.add(destination);
    }
    for (const destination of offered) this.pump(destination);
  }

  /** Destinations that this process has called lately. */
  view(): readonly DestinationView[] {
    return this.destinations.all().map((destination) => destination.view());
  }

  /** An operator says that this destination is back: it is called with the next look, whatever its circuit says. */
  tryNow(destination: string): void {
    this.destinations.named(destination).tryNow();
  }

  start(): void {
    this.sweeps.start();
  }

  /** Lets the calls under way end; what has not begun stays in the store for the next process. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.destinations.stop();
    await this.sweeps.stop();
    while (this.underWay > 0 || this.settling > 0) await this.idle.wait(this.world.clock, 100);
  }

  private pump(destination: Destination<I>): void {
    while (this.mayBegin && !this.isStopping) {
      const begun = destination.beginFresh();
      if (!begun) return this.destinations.wakeAtRate(destination);
      this.carryOut(destination, begun);
    }
  }

  private get mayBegin(): boolean {
    return this.settling < this.settings.maxSettling;
  }

  /** The slot is free for the next call as soon as the answer is there, before it is written down. */
  private carryOut(destination: Destination<I>, begun: Begun<I>): void {
    this.underWay++;
    const { intent, askFirst } = begun.held;
    const written = this.ports.call(intent, askFirst).then(
      (outcome) => {
        this.answered(destination, begun, false);
        return this.record(begun, outcome);
      },
      (error: unknown) => {
        // A refusal is an answer, so the destination is reachable.
        this.answered(destination, begun, kindOf(error) !== 'permanent');
        return this.failed(begun, error);
      },
    );
    void written.then((isDone) => this.settled(destination, begun, isDone));
  }

  /** @returns whether it is written down; never rejects */
  private async record({ held }: Begun<I>, outcome: O): Promise<boolean> {
    try {
      await this.ports.record(outcome);
      return true;
    } catch (error) {
      // Not the destination's fault, so it counts as no try.
      await this.defer(held, error, 1_000, held.attempts);
      return false;
    }
  }

  private answered(destination: Destination<I>, begun: Begun<I>, hasFailed: boolean): void {
    const before = destination.circuitState;
    destination.answered(begun, hasFailed);
    this.logCircuit(destination, before);
    this.underWay--;
    this.settling++;
    this.pump(destination);
  }

  private logCircuit({ name: destination, circuitState }: Destination<I>, before: CircuitState): void {
    const { log } = this.world;
    if (before === 'closed' && circuitState === 'open')
      log.warn({ destination }, 'circuit opened: the destination keeps failing; it is tried again by itself');
    if (before !== 'closed' && circuitState === 'closed')
      log.info({ destination }, 'circuit closed: the destination answers again');
  }

  private settled(destination: Destination<I>, begun: Begun<I>, isDone: boolean): void {
    const wereAllHeld = !this.mayBegin;
    destination.settled(begun, isDone);
    this.settling--;
    this.idle.notify();
    if (wereAllHeld) for (const each of this.destinations.all()) this.pump(each);
    else this.pump(destination);
  }

  /** Decides what becomes of an intent whose call has failed; never rejects. */
  private async failed({ held, isProbe }: Begun<I>, error: unknown): Promise<false> {
    // While a destination is away for all, its probes use up no tries of the intents that they carry.
    const attempts = held.attempts + (isProbe && kindOf(error) !== 'permanent' ? 0 : 1);
    const { retries } = this.settings;
    const afterMs = waitMsAfter(error, Math.max(1, attempts), retries, this.world.random);
    if (afterMs !== undefined) await this.defer(held, error, afterMs, attempts);
    else await this.park(held, error);
    return false;
  }

  /** When not even this can be written, the check time set with the intent brings it back. */
  private async defer(held: Held<I>, error: unknown, afterMs: number, attempts: number): Promise<void> {
    const failure = failureOf(error);
    const isUnknown = failure.kind === 'unknown';
    const level = error instanceof CallFailedError ? 'info' : 'warn';
    const message = isUnknown
      ? 'outcome unknown; it will be asked for by its key'
      : 'the call failed for now; it will be tried again';
    this.world.log[level]({ error: failure.reason }, message);
    const deferral = { afterMs, attempts, askFirst: held.askFirst || isUnknown, failure };
    await this.ports.store.defer(held.intent, deferral).catch(() => undefined);
  }

  private async park(held: Held<I>, error: unknown): Promise<void> {
    const failure = failureOf(error);
    this.world.log.warn({ error: failure.reason }, 'intent parked; find the cause, then have it retried');
    await this.ports.store.park(held.intent, failure).catch(() => undefined);
  }

  /** @returns how long to wait for the next look */
  private async sweep(): Promise<number> {
    const { pollMs } = this.settings;
    if (!this.mayBegin) return pollMs;
    for (const { intent, attempts, askFirst } of await this.claim(await this.reserve())) {
      const destination = this.destinationOf(intent);
      const key = this.ports.keyOf?.(intent);
      const begun = destination.beginDue({ intent, key, kind: 'due', attempts, askFirst, untilMs: Infinity });
      if (begun) this.carryOut(destination, begun);
    }
    this.destinations.forgetIdle();
    const all = this.destinations.all();
    for (const destination of all) this.pump(destination);
    return Math.min(pollMs, ...all.map((destination) => destination.nextLookMs(pollMs)));
  }

  /** Slots for due intents, by the name of their destination. */
  private async reserve(): Promise<Map<string, number>> {
    const full = this.destinations.all().filter(({ roomForDue }) => roomForDue === 0);
    for (const destination of full) destination.looked(0, 0);
    const names = await this.ports.store.dueDestinations(
      this.settings.maxDestinationsPerLook,
      full.map(({ name }) => name),
    );
    const rooms = new Map<string, number>();
    for (const name of names) {
      const destination = this.destinations.named(name);
      const room = destination.roomForDue;
      if (room === 0) destination.looked(0, 0);
      else rooms.set(name, room);
      destination.reserve(room);
    }
    const others = this.destinations.all().filter((one) => !full.includes(one) && !names.includes(one.name));
    for (const destination of others) destination.looked(1, 0);
    return rooms;
  }

  /** Gives back the slots that are not needed. */
  private async claim(rooms: ReadonlyMap<string, number>): Promise<readonly DueIntent<I>[]> {
    if (rooms.size === 0) return [];
    let due: readonly DueIntent<I>[] | undefined;
    try {
      due = await this.ports.store.claimDue(rooms);
      return due;
    } finally {
      const found = Map.groupBy(due ?? [], ({ intent }) => this.ports.destinationOf(intent));
      for (const [name, asked] of rooms) {
        const amount = found.get(name)?.length ?? 0;
        const destination = this.destinations.named(name);
        destination.release(asked - amount);
        if (due) destination.looked(asked, amount);
      }
    }
  }

  private destinationOf(intent: I): Destination<I> {
    return this.destinations.named(this.ports.destinationOf(intent));
  }
}
