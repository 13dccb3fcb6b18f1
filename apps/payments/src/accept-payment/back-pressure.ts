import { pause, type Clock } from '@night-market/kernel';

export interface BackPressureSettings {
  /** So much may always be in hand; beyond it, as much as waits to come in, so that batches grow with the load. */
  readonly minInHand: number;
  /** How long it waits at most: work that does not move must keep nothing new out. */
  readonly maxWaitMs: number;
}

export interface BackPressurePorts {
  /** How much was taken on and is not done. */
  readonly inHand: () => number;
  readonly clock: Clock;
  readonly waited: (waitMs: number) => void;
}

const LOOK_MS = 2;

/**
 * What was taken on goes before what is new. Without it a service whose processor is full answers quickly and does the
 * work ever later; with it whoever asks feels the load.
 */
export class BackPressure {
  private readonly settings: BackPressureSettings;
  private readonly ports: BackPressurePorts;

  constructor(settings: BackPressureSettings, ports: BackPressurePorts) {
    this.settings = settings;
    this.ports = ports;
  }

  /** To be awaited before each batch of new work, which may grow meanwhile; at once unless too much is in hand. */
  async ease(batchSize: () => number): Promise<void> {
    const { clock, inHand, waited } = this.ports;
    const { minInHand, maxWaitMs } = this.settings;
    const maxInHand = (): number => Math.max(minInHand, batchSize());
    const startedMs = clock.nowMs();
    const waitedMs = (): number => clock.nowMs() - startedMs;
    while (inHand() > maxInHand() && waitedMs() < maxWaitMs) await pause(clock, LOOK_MS);
    waited(waitedMs());
  }
}
