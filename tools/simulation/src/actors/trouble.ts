import { PassingFault } from '../time/sim-process.ts';
import type { Surroundings } from '../time/surroundings.ts';
import type { Oracle } from '../check/oracle.ts';

/** Before or after the handler's effects, which must not stay either. */
type Moment = 'early' | 'late';

interface Ailment {
  readonly moment: Moment;
  /** Passing failures that are still to come. */
  failures: number;
  /** Until when the handler cannot bear the event. */
  readonly fixedAtMs: number;
}

const MAX_PASSING_FAILURES = 15;
/** So long after the last fault no peer is busy any more; an operator's replay meets one failure at a time. */
const BUSY_LIMIT_MS = 20_000;
const MENDED_WITHIN_MS = 15_000;
/** After the last fault, when all is at rest but what waits to be fixed. */
const LATE_MS = 75_000;

/** What is wrong with single events, drawn when they are handled first: a few failures, or a handler to be fixed. */
export class Trouble {
  private readonly world: Surroundings;
  private readonly oracle: Oracle;
  private readonly ailments = new Map<string, Ailment>();

  constructor(world: Surroundings, oracle: Oracle) {
    this.world = world;
    this.oracle = oracle;
  }

  /** @throws what the handler throws at one of these events, if any */
  strike(eventIds: readonly string[], moment: Moment): void {
    for (const id of eventIds) {
      if (this.oracle.hopeless.has(id)) throw new TypeError('nothing will fix this');
      const ailment = this.ailmentOf(id);
      if (ailment.moment !== moment) continue;
      if (!this.isFixed(id)) throw new TypeError('the handler must be fixed');
      if (ailment.failures > 0 && this.isBusyTime()) {
        ailment.failures--;
        throw new PassingFault('a peer is busy');
      }
    }
  }

  /** Whether the handler can bear the event by now. */
  isFixed(id: string): boolean {
    return (this.ailments.get(id)?.fixedAtMs ?? 0) <= this.world.scheduler.elapsedMs;
  }

  private isBusyTime(): boolean {
    const { scheduler, plan } = this.world;
    return scheduler.elapsedMs < plan.faultsForMs + BUSY_LIMIT_MS;
  }

  private ailmentOf(id: string): Ailment {
    const known = this.ailments.get(id) ?? this.draw(id);
    this.ailments.set(id, known);
    return known;
  }

  private draw(id: string): Ailment {
    const { chance, faults, plan, scheduler } = this.world;
    const moment = chance.happens(0.5) ? 'early' : 'late';
    const failures = faults.strikes('eventFails') ? chance.between(1, MAX_PASSING_FAILURES) : 0;
    if (!faults.strikes('eventPoisoned')) return { moment, failures, fixedAtMs: 0 };
    this.oracle.poisoned.add(id);
    const soonMs = scheduler.elapsedMs + chance.between(0, MENDED_WITHIN_MS);
    return { moment, failures, fixedAtMs: plan.fixesLate ? plan.faultsForMs + LATE_MS : soonMs };
  }
}
