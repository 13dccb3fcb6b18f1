import type { Clock, Random } from '@night-market/kernel';
import { Destination, type DestinationSettings } from './destination.ts';

/** Idle destinations beyond so many are forgotten. */
const MAX_REMEMBERED = 1_000;

/** The destinations that this process has to do with, and the timers of those that wait for their rate limit. */
export class Destinations<I> {
  private readonly byName = new Map<string, Destination<I>>();
  private readonly timers = new Map<Destination<I>, () => void>();
  private readonly settings: (name: string) => DestinationSettings;
  private readonly world: { clock: Clock; random: Random };
  private readonly wake: (destination: Destination<I>) => void;

  /** @param wake called when the rate limit of a destination allows another call */
  constructor(
    settings: (name: string) => DestinationSettings,
    world: { clock: Clock; random: Random },
    wake: (destination: Destination<I>) => void,
  ) {
    this.settings = settings;
    this.world = world;
    this.wake = wake;
  }

  named(name: string): Destination<I> {
    const known = this.byName.get(name);
    if (known) return known;
    const made = new Destination<I>(name, this.settings(name), this.world);
    this.byName.set(name, made);
    return made;
  }

  all(): readonly Destination<I>[] {
    return [...this.byName.values()];
  }

  wakeAtRate(destination: Destination<I>): void {
    const waitMs = destination.rateWaitMs;
    if (waitMs === undefined || this.timers.has(destination)) return;
    const run = (): void => {
      this.timers.delete(destination);
      this.wake(destination);
    };
    this.timers.set(destination, this.world.clock.schedule(waitMs, run));
  }

  forgetIdle(): void {
    if (this.byName.size <= MAX_REMEMBERED) return;
    for (const [name, destination] of this.byName) if (destination.isIdle) this.byName.delete(name);
  }

  stop(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }
}
