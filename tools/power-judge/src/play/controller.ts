import type { Answer, MeterReading } from '@night-market/stall-sim';

export interface Command {
  readonly stallId: string;
  readonly isOn: boolean;
  /** Takes an unanswered command back; a decision of its own otherwise. */
  readonly cancels?: boolean;
  /** The stall has offered it. */
  readonly isOffered?: boolean;
}

export interface Heard {
  readonly nowMs: number;
  readonly readings: readonly MeterReading[];
  readonly answers: readonly Answer[];
}

/** Who switches the stalls of one row, once a second. */
export interface Controller {
  decide(heard: Heard): readonly Command[];
  /** The breaker went. It is closed again after a while; nothing is asked until then. */
  tripped?(nowMs: number): readonly Command[];
}
