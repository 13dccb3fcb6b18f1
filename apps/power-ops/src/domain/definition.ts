import type { Connection, Feeder, Policy, Stall } from '@night-market/load-shedding';

/** What a stall has plugged in. */
export interface Appliance {
  readonly name: string;
  readonly ratedWatts: number;
  /** Current at the start as a multiple of the running current. */
  readonly inrushFactor: number;
  /** Irons and hot plates: somebody has to be there when they get hot. */
  readonly startsByHand: boolean;
}

export interface StallDefinition {
  readonly stallId: string;
  readonly connection: Connection;
  readonly priorityClass: number;
  readonly critical: boolean;
  readonly appliances: readonly Appliance[];
  readonly minOffS?: number | undefined;
  readonly minOnS?: number | undefined;
}

/** A feeder as operators describe it. */
export interface FeederDefinition {
  readonly voltageVolts: number;
  readonly phaseLimitAmps: number;
  readonly limitWatts: number | null;
  readonly stalls: readonly StallDefinition[];
  /** Where it is planned otherwise than by default. */
  readonly policy: Partial<Policy>;
}

/** The same, as the planner takes it. */
export const toFeeder = (
  feederId: string,
  { voltageVolts, phaseLimitAmps, limitWatts, stalls }: FeederDefinition,
): Feeder => ({ feederId, voltageVolts, phaseLimitAmps, limitWatts, stalls: stalls.map(toStall) });

function toStall({
  stallId,
  connection,
  priorityClass,
  critical,
  appliances,
  minOffS,
  minOnS,
}: StallDefinition): Stall {
  const ratedWatts = appliances.reduce((sum, each) => sum + each.ratedWatts, 0);
  const atStart = appliances.reduce((sum, each) => sum + each.ratedWatts * each.inrushFactor, 0);
  return {
    ...{ stallId, connection, priorityClass, critical, ratedWatts },
    inrushFactor: ratedWatts > 0 ? atStart / ratedWatts : 1,
    startsByHand: appliances.some((each) => each.startsByHand),
    ...(minOffS !== undefined && { minOffMs: minOffS * 1_000 }),
    ...(minOnS !== undefined && { minOnMs: minOnS * 1_000 }),
  };
}
