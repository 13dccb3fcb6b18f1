import type { ApplianceSpec } from './appliance.ts';
import type { Curve } from './breaker.ts';
import type { Fault } from './faults.ts';
import type { Phase } from './phase.ts';

export interface SimStall {
  readonly stallId: string;
  /** One phase, or all three in equal parts. */
  readonly connection: Phase | 'three-phase';
  readonly appliances: readonly ApplianceSpec[];
  /** From a command until the contactor has switched. */
  readonly lagMs: number;
}

/** What happens in an evening, between two seconds of it. */
export interface Happening {
  readonly fromSecond: number;
  readonly toSecond: number;
  /** Of these stalls; absent: of all. */
  readonly stallIds?: readonly string[];
  /** Multiplies how busy they are. */
  readonly demand?: number;
  /** What one of them draws besides, in watts. */
  readonly extraWatts?: number;
  /** Load that is no stall's, in amperes of one phase. */
  readonly unmanaged?: { readonly phase: Phase; readonly amps: number };
  /** Grows to its full size over so many seconds; absent: at once. */
  readonly rampSeconds?: number;
  /** On for the first half of each period, off for the second. */
  readonly periodSeconds?: number;
}

/** One feeder with its stalls and its breaker, and all that will happen to it. */
export interface RowSpec {
  readonly rowId: string;
  readonly seed: number;
  readonly seconds: number;
  readonly voltageVolts: number;
  readonly breaker: { readonly ratedAmps: number; readonly curve: Curve; readonly sensitivity: number };
  readonly stalls: readonly SimStall[];
  readonly happenings: readonly Happening[];
  readonly faults: readonly Fault[];
}

/** How large a happening is at a second, from 0 to 1. */
export function sizeAt(happening: Happening, second: number): number {
  const { fromSecond, toSecond, rampSeconds = 0, periodSeconds } = happening;
  if (second < fromSecond || second >= toSecond) return 0;
  const since = second - fromSecond;
  if (periodSeconds !== undefined && since % periodSeconds >= periodSeconds / 2) return 0;
  return rampSeconds === 0 ? 1 : Math.min(1, since / rampSeconds);
}
