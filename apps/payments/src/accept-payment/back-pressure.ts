import { pause, type Clock } from '@night-market/kernel';

export interface BackPressureSettings {
  /** Work in progress that is always allowed; beyond it, as much as is queued, so that batches grow with the load. */
  readonly minInHand: number;
  /** How long it waits at most: blocked work must not keep new work out. */
  readonly maxWaitMs: number;
}

export interface BackPressurePorts {
  /** How much accepted work is not done. */
  readonly inHand: () => number;
  readonly clock: Clock;
  readonly waited: (waitMs: number) => void;
}

const LOOK_MS = 2;

/**
 * Gives accepted work priority over new work. Without it a service whose CPU is saturated answers quickly and does the
 * work later and later; with it clients feel the load.
 */
export class BackPressure {
  private readonly settings: BackPressureSettings;
  private readonly ports: BackPressurePorts;

  constructor(settings: BackPressureSettings, ports: BackPressurePorts) {
    this.settings = settings;
    this.ports = ports;
  }

  /** Await it before each batch of new work, which may grow meanwhile. Resolves at once unless too much is in progress. */
  async throttle(batchSize: () => number): Promise<void> {
    const { clock, inHand, waited } = this.ports;
    const { minInHand, maxWaitMs } = this.settings;
    const maxInHand = (): number => Math.max(minInHand, batchSize());
    const startedMs = clock.nowMs();
    const waitedMs = (): number => clock.nowMs() - startedMs;
    while (inHand() > maxInHand() && waitedMs() < maxWaitMs) await pause(clock, LOOK_MS);
    waited(waitedMs());
  }
}
