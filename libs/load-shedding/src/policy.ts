/** How the planner decides. All of it is data, kept with the state. */
export interface Policy {
  /** A phase is overloaded above this part of its limit … */
  readonly shedAbove: number;
  /** … is shed down to this part … */
  readonly shedTo: number;
  /** … and takes a stall back only when the load with it stays below this part. */
  readonly restoreBelow: number;
  /** How long an overload must last before a stall is switched off; below `severeAbove` a warm breaker holds for two minutes. */
  readonly confirmMs: number;
  /** From this multiple of the limit on, `severeConfirmMs` is enough. */
  readonly severeAbove: number;
  readonly severeConfirmMs: number;
  readonly softConfirmMs: number;
  /** Time constant of the smoothed load. */
  readonly smoothingMs: number;
  /** How far the forecast looks ahead; it looks back four times as long. */
  readonly forecastMs: number;
  /** A forecast above this multiple sheds after `forecastConfirmMs`, as does the median of as long. */
  readonly forecastAbove: number;
  readonly forecastConfirmMs: number;
  /** Until a switch is seen at the meter. */
  readonly settleMs: number;
  readonly minOnMs: number;
  readonly minOffMs: number;
  /** Shed again within this time of a restore: the minimum off time doubles, up to `relapsesMost` times. */
  readonly relapseMs: number;
  readonly relapsesMost: number;
  /** Calm time before the first restore, and between one restore and the next. */
  readonly restoreConfirmMs: number;
  readonly staggerMs: number;
  /** The start of a stall may take a phase for a moment to this multiple of its limit. */
  readonly inrushLimit: number;
  /** Small stalls start together up to this part of a limit. */
  readonly staggerStep: number;
  /** No more than this part of a limit is switched on within `rampWindowMs`. */
  readonly rampCap: number;
  readonly rampWindowMs: number;
  /** A stall that has waited so long is not overtaken by a smaller one any more. */
  readonly noOvertakingAfterMs: number;
  /** Weight of each priority class, the first for class 1; the last stands for all that follow. */
  readonly classWeights: readonly number[];
  /** The harm of being switched off at all, in kilowatts that come on top of the stall's load. */
  readonly disturbanceKilowatts: number;
  /** So many minutes off this evening raise a stall's harm to `fairnessMost` times; more do not raise it further. */
  readonly fairnessMinutes: number;
  /** So little that it decides among stalls of one class and never turns two classes round. */
  readonly fairnessMost: number;
  /** Half-life of the minutes off. */
  readonly offHalfLifeMs: number;
  /** Half-life of a remembered draw. */
  readonly drawHalfLifeMs: number;
  /** Without a meter a stall is taken to relieve this part of its remembered draw. */
  readonly unmeteredRelief: number;
  readonly staleAfterMs: number;
  readonly futureToleranceMs: number;
  /** The same digits for so long and so often: the meter is frozen. */
  readonly frozenAfterMs: number;
  readonly frozenReadings: number;
  /** Blind for so long, every stall that is on counts with its remembered draw. */
  readonly blindGraceMs: number;
  /** A reading above this multiple of the limit is an error of the meter. */
  readonly plausibleMost: number;
  /** A feeder cannot carry less than this part of what its stalls report. */
  readonly plausibleLeast: number;
  /** So many rounds of shedding in a row without effect stop the shedding for `futileMs`. */
  readonly futileRounds: number;
  readonly futileMs: number;
  readonly refusedMs: number;
  /** How long stalls have for an offer to be off, in the confirm time of a shed; 0: they are not asked. */
  readonly bidMs: number;
  /** They are asked when so much of the confirm time is left. */
  readonly callBeforeMs: number;
  /** Offers are worth nothing after so long. */
  readonly callMostMs: number;
  /** No offer counts for less than this part of the stall's harm. */
  readonly bidShareLeast: number;
  /** Upper bound of the work of one choice, in table cells. Rows of 30 stalls stay exact up to 500 A too much. */
  readonly workCells: number;
}

export const defaultPolicy: Policy = {
  shedAbove: 1,
  shedTo: 1,
  restoreBelow: 0.98,
  confirmMs: 30_000,
  severeAbove: 1.4,
  severeConfirmMs: 1_000,
  softConfirmMs: 30_000,
  smoothingMs: 30_000,
  forecastMs: 15_000,
  forecastAbove: 1.4,
  forecastConfirmMs: 10_000,
  settleMs: 5_000,
  minOnMs: 60_000,
  minOffMs: 60_000,
  relapseMs: 300_000,
  relapsesMost: 1,
  restoreConfirmMs: 10_000,
  staggerMs: 10_000,
  inrushLimit: 2,
  staggerStep: 0.05,
  rampCap: 0.5,
  rampWindowMs: 60_000,
  noOvertakingAfterMs: 120_000,
  classWeights: [8, 4, 2, 1],
  disturbanceKilowatts: 0.1,
  fairnessMinutes: 60,
  fairnessMost: 1.1,
  offHalfLifeMs: 7_200_000,
  drawHalfLifeMs: 180_000,
  unmeteredRelief: 0.7,
  staleAfterMs: 10_000,
  futureToleranceMs: 5_000,
  frozenAfterMs: 30_000,
  frozenReadings: 10,
  blindGraceMs: 60_000,
  plausibleMost: 20,
  plausibleLeast: 0.5,
  futileRounds: 3,
  futileMs: 300_000,
  refusedMs: 120_000,
  bidMs: 3_000,
  callBeforeMs: 5_000,
  callMostMs: 60_000,
  bidShareLeast: 0.1,
  workCells: 1_500_000,
};
