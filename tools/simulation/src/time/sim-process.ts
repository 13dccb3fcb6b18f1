import type { Clock } from '@night-market/kernel';
import type { Surroundings } from './surroundings.ts';

/** The store or the broker is away, or the connection to it is lost: everybody waits. */
export class SimFault extends Error {
  override readonly name = 'SimFault';
}

/** What went wrong with one event or one transaction, and may go well the next time. */
export class PassingFault extends Error {
  override readonly name = 'PassingFault';
}

export interface CallOptions {
  /** A request that is already on its way when its sender dies may still arrive. */
  readonly outlives?: boolean;
  /** What happens to a request that gets lost with its sender. */
  readonly lost?: () => void;
}

/**
 * One running process of a service. Everything it does goes through `schedule` and `call`; between any two of
 * them it can be killed or frozen. What a dead process waits for never comes, so its code simply ends there.
 */
export class SimProcess implements Clock {
  readonly name: string;
  readonly world: Surroundings;
  alive = true;
  private frozenUntilMs = 0;
  private readonly deathHooks: (() => void)[] = [];
  private readonly freezeHooks: ((forMs: number) => void)[] = [];

  constructor(name: string, world: Surroundings) {
    this.name = name;
    this.world = world;
  }

  nowMs(): number {
    return this.world.scheduler.nowMs();
  }

  onDeath(hook: () => void): void {
    this.deathHooks.push(hook);
  }

  onFreeze(hook: (forMs: number) => void): void {
    this.freezeHooks.push(hook);
  }

  schedule(delayMs: number, run: () => void): () => void {
    const jitterMs = delayMs > 0 ? this.world.chance.delay(3) : 0;
    return this.world.scheduler.schedule(delayMs + jitterMs, () => this.step('timer', run));
  }

  /** Runs code of this process, unless it is dead, frozen, or dies right now. */
  step(what: string, run: () => void): void {
    const { world } = this;
    if (!this.alive) return;
    const leftMs = this.frozenUntilMs - this.nowMs();
    if (leftMs > 0) return void world.scheduler.schedule(leftMs, () => this.step(what, run));
    if (world.faults.strikes('crash')) return this.die(`killed at ${what}`);
    run();
  }

  /** A request to the store, the broker or a peer: it arrives later, and its answer comes later still. */
  call<R>(what: string, effect: () => R | Promise<R>, options: CallOptions = {}): Promise<R> {
    const { scheduler, chance, faults } = this.world;
    const limitMs = faults.active ? 60 : 4;
    return new Promise((resolve, reject) => {
      const answer = (text: string, settle: () => void): void => {
        scheduler.schedule(chance.delay(limitMs), () =>
          this.step(`${what} answered`, () => {
            this.note(`${what} ${text}`);
            settle();
          }),
        );
      };
      const arrive = async (): Promise<void> => {
        if (!this.alive && !(options.outlives && chance.happens(0.5))) return options.lost?.();
        try {
          const result = await effect();
          answer('ok', () => resolve(result));
        } catch (error) {
          answer(`failed: ${String(error)}`, () => reject(error));
        }
      };
      scheduler.schedule(chance.delay(limitMs), () => void arrive());
    });
  }

  freeze(forMs: number): void {
    this.note(`frozen for ${forMs} ms`);
    this.frozenUntilMs = this.nowMs() + forMs;
    for (const hook of this.freezeHooks) hook(forMs);
  }

  die(why: string): void {
    if (!this.alive) return;
    this.note(why);
    this.alive = false;
    for (const hook of this.deathHooks) hook();
  }

  note(what: string): void {
    this.world.trace.note(this.world.scheduler.elapsedMs, this.name, what);
  }
}
