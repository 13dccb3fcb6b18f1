import type { PlannedScan, PlannedVisit } from './plan-visits.ts';

/** A scan as the people at the gate saw it. */
export interface Heard extends PlannedScan {
  /** Which turn of the visit it was. */
  readonly turn: number;
  /** When it was asked and answered, by the clock of the play. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Who decided. */
  readonly by: 'gate' | 'device';
  readonly decision: 'granted' | 'denied';
  readonly reason: string | null;
}

/** What came of a visit on the side of the people at the gates. */
export interface VisitOutcome {
  readonly visit: PlannedVisit;
  /** In the order in which it happened. */
  readonly heard: readonly Heard[];
  /** What was wrong with the answers, each in a few words. */
  readonly complaints: readonly string[];
}
