import { backoffMs, type BackoffPolicy, type Clock, type Random } from '@night-market/kernel';

export type CircuitState = 'closed' | 'open' | 'half_open';

export interface CircuitSettings {
  /** The last calls that are looked at. */
  readonly window: number;
  /** Opens when so many of them failed. */
  readonly maxFailures: number;
  /** How long it stays open; longer each time that a probe fails. */
  readonly openFor: BackoffPolicy;
}

export const DEFAULT_CIRCUIT: CircuitSettings = {
  window: 20,
  maxFailures: 10,
  openFor: { baseMs: 5_000, factor: 2, capMs: 60_000 },
};

/** Stops calling what keeps failing. After a pause one call, the probe, finds out whether it is back. */
export class CircuitBreaker {
  private failures: boolean[] = [];
  private opened = 0;
  private openUntilMs: number | undefined;
  private isProbing = false;
  private readonly settings: CircuitSettings;
  private readonly world: { clock: Clock; random: Random };

  constructor(settings: CircuitSettings, world: { clock: Clock; random: Random }) {
    this.settings = settings;
    this.world = world;
  }

  get state(): CircuitState {
    if (this.openUntilMs === undefined) return 'closed';
    return this.world.clock.nowMs() < this.openUntilMs ? 'open' : 'half_open';
  }

  /** How many further calls may begin now. */
  get room(): number {
    const { state } = this;
    if (state === 'closed') return Infinity;
    return state === 'half_open' && !this.isProbing ? 1 : 0;
  }

  /** A call begins. @returns whether it is the probe */
  begin(): boolean {
    if (this.room !== 1) return false;
    this.isProbing = true;
    return true;
  }

  /** Somebody says that it is back: the probe may begin now, and the pauses after it are short again. */
  tryNow(): void {
    if (this.openUntilMs === undefined) return;
    this.openUntilMs = this.world.clock.nowMs();
    this.opened = 0;
  }

  /** A call has ended. Calls that began before the circuit opened decide nothing any more. */
  end(isProbe: boolean, hasFailed: boolean): void {
    if (isProbe) return this.probed(hasFailed);
    if (this.openUntilMs !== undefined) return;
    this.failures.push(hasFailed);
    if (this.failures.length > this.settings.window) this.failures.shift();
    if (this.failures.filter(Boolean).length >= this.settings.maxFailures) this.open();
  }

  private probed(hasFailed: boolean): void {
    this.isProbing = false;
    if (hasFailed) return this.open();
    this.openUntilMs = undefined;
    this.opened = 0;
    this.failures = [];
  }

  private open(): void {
    const { clock, random } = this.world;
    this.openUntilMs = clock.nowMs() + backoffMs(this.settings.openFor, ++this.opened, random);
  }
}
