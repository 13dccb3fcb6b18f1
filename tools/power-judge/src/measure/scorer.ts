import { classWeight, defaultPolicy } from '@night-market/load-shedding';
import type { RowSecond } from '@night-market/stall-sim';
import { harmSharesOf, type HarmShares } from '../evenings/harm-shares.ts';
import type { JudgedRow } from '../evenings/judged-row.ts';
import type { Command } from '../play/controller.ts';
import type { FreeRun } from '../play/free-run.ts';
import { InversionCounter } from './inversions.ts';
import { LockoutWatch } from './lockouts.ts';

/** What one way of switching made of one row. */
export interface Score {
  readonly trips: number;
  /** Seconds in which a phase carried more than its limit. */
  readonly overloadSeconds: number;
  /** Above the limit, summed over the phases. */
  readonly excessAmpereSeconds: number;
  readonly unservedWeightedKwh: number;
  readonly unservedKwh: number;
  /** Weighted, each second by the part of its harm that being off did to the stall: what offers are to make less. */
  readonly harmWeightedKwh: number;
  readonly switches: number;
  readonly stallHours: number;
  readonly lockoutViolations: number;
  readonly priorityInversions: number;
  /** How near the breaker came to a trip, 1 being one. */
  readonly warmthMost: number;
  /** Amperes of each phase by second. */
  readonly amps: readonly Float32Array[];
}

const JOULES_PER_KWH = 3_600_000;

/** Measures a row from outside: what was true, and what was commanded. */
export class Scorer {
  private readonly judged: JudgedRow;
  private readonly free: FreeRun;
  private readonly lockouts: LockoutWatch;
  private readonly inversions: InversionCounter;
  private readonly amps: readonly Float32Array[];
  private readonly sums = {
    trips: 0,
    overloadSeconds: 0,
    excessAmpereSeconds: 0,
    switches: 0,
    warmthMost: 0,
  };
  private readonly unservedJoules: Float64Array;
  private readonly harmJoules: Float64Array;
  private readonly shareOf: HarmShares;

  constructor(judged: JudgedRow, free: FreeRun) {
    this.judged = judged;
    this.free = free;
    this.lockouts = new LockoutWatch(judged.feeder);
    this.inversions = new InversionCounter(judged);
    this.amps = free.amps.map(() => new Float32Array(judged.spec.seconds));
    this.unservedJoules = new Float64Array(judged.feeder.stalls.length);
    this.harmJoules = new Float64Array(judged.feeder.stalls.length);
    this.shareOf = harmSharesOf(judged.spec);
  }

  second(
    { second, amps, watts, isTripped }: RowSecond,
    isServed: (stallId: string) => boolean,
    warmth: number,
  ): void {
    const { feeder } = this.judged;
    const sums = this.sums;
    const excess = amps.map((each) => Math.max(0, each - feeder.phaseLimitAmps));
    for (const [phase, value] of amps.entries()) this.amps[phase]![second] = value;
    if (isTripped) sums.trips++;
    if (excess.some((each) => each > 0)) sums.overloadSeconds++;
    for (const each of excess) sums.excessAmpereSeconds += each;
    sums.warmthMost = Math.max(sums.warmthMost, warmth);
    for (const [index, { stallId }] of feeder.stalls.entries()) {
      if (isServed(stallId)) continue;
      const joules = this.free.watts[index]?.[second] ?? 0;
      this.unservedJoules[index]! += joules;
      this.harmJoules[index]! += joules * this.shareOf(stallId, second);
    }
    this.inversions.second(second, watts);
  }

  commanded(commands: readonly Command[], isOn: (stallId: string) => boolean): void {
    const decisions = commands.filter(({ cancels }) => !cancels);
    this.sums.switches += decisions.length;
    // Who offers it is not wronged, whatever its class.
    this.inversions.commanded(
      decisions.filter(({ isOffered }) => !isOffered),
      isOn,
    );
    const second = this.inversions.now;
    for (const command of commands) this.lockouts.commanded(command, second);
  }

  score(): Score {
    const { feeder, spec } = this.judged;
    const kwhOf = (joules: Float64Array): number[] => [...joules].map((each) => each / JOULES_PER_KWH);
    const weighted = (kwh: readonly number[]): number[] =>
      feeder.stalls.map(
        ({ priorityClass }, index) =>
          classWeight(defaultPolicy.classWeights, priorityClass) * (kwh[index] ?? 0),
      );
    const kwh = kwhOf(this.unservedJoules);
    return {
      ...this.sums,
      unservedKwh: sum(kwh),
      unservedWeightedKwh: sum(weighted(kwh)),
      harmWeightedKwh: sum(weighted(kwhOf(this.harmJoules))),
      stallHours: (feeder.stalls.length * spec.seconds) / 3_600,
      lockoutViolations: this.lockouts.violations,
      priorityInversions: this.inversions.count,
      amps: this.amps,
    };
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
