import { seededRandom } from '@night-market/kernel';
import type { ApplianceSpec } from '../model/appliance.ts';
import type { Fault } from '../model/faults.ts';
import type { RowSpec, SimStall } from '../model/row-spec.ts';

/** A stall as power-ops wants it described. */
export interface DescribedStall {
  readonly stallId: string;
  readonly connection: 'L1' | 'L2' | 'L3' | 'three-phase';
  readonly priorityClass: number;
  readonly critical: boolean;
  readonly appliances: readonly {
    readonly name: string;
    readonly ratedWatts: number;
    readonly inrushFactor: number;
    readonly startsByHand: boolean;
  }[];
}

/** One row: as it is, and as power-ops is told that it is. */
export interface OverloadedRow {
  readonly spec: RowSpec;
  readonly definition: {
    readonly voltageVolts: number;
    readonly phaseLimitAmps: number;
    readonly stalls: readonly DescribedStall[];
  };
}

export interface OverloadedRowWish {
  readonly feederId: string;
  readonly seed: number;
  readonly seconds: number;
  /** A stall that refuses, messages that are lost, a meter that says kilowatts. */
  readonly isFaulty: boolean;
  /** This part of requests, and of answers, gets lost in the first half of the time. */
  readonly lostPart?: number;
}

const VOLTAGE_VOLTS = 230;
const LIMIT_AMPS = 32;
const GRILLS = 9;
const GRILL_WATTS = 2_000;
const LAMP_WATTS = 300;
const QUIET_SECONDS = 6;

const lamps: ApplianceSpec = { kind: 'constant', watts: LAMP_WATTS };

/**
 * A row that trips in a quarter of a minute when nobody sheds: everybody lights a grill at once, and one phase carries nearly three
 * times its limit. The order in which they do so follows from the seed.
 */
export function overloadedRow({
  feederId,
  seed,
  seconds,
  isFaulty,
  lostPart = 0,
}: OverloadedRowWish): OverloadedRow {
  const random = seededRandom(seed);
  const ids = Array.from({ length: GRILLS }, (_, index) => `${feederId}.grill-${index + 1}`);
  const fridge = `${feederId}.ice`;
  const sim = (stallId: string, appliances: readonly ApplianceSpec[]): SimStall => ({
    ...{ stallId, connection: 'L1', appliances },
    lagMs: 200 + Math.floor(random.next() * 600),
  });
  return {
    spec: {
      ...{ rowId: feederId, seed, seconds, voltageVolts: VOLTAGE_VOLTS },
      breaker: { ratedAmps: LIMIT_AMPS, curve: 'B', sensitivity: 0.5 },
      stalls: [...ids.map((stallId) => sim(stallId, [lamps])), sim(fridge, [lamps])],
      happenings: ids.map((stallId) => ({
        ...{ fromSecond: QUIET_SECONDS + Math.floor(random.next() * 2), toSecond: seconds },
        ...{ stallIds: [stallId], extraWatts: GRILL_WATTS },
      })),
      faults: [
        ...(isFaulty ? faultsOf(ids, seconds) : []),
        ...(lostPart > 0 ? losses(lostPart, seconds) : []),
      ],
    },
    definition: {
      ...{ voltageVolts: VOLTAGE_VOLTS, phaseLimitAmps: LIMIT_AMPS },
      stalls: [
        ...ids.map((stallId, index) => described(stallId, 2 + (index % 3), false)),
        described(fridge, 1, true),
      ],
    },
  };
}

const described = (stallId: string, priorityClass: number, critical: boolean): DescribedStall => ({
  ...{ stallId, connection: 'L1', priorityClass, critical },
  appliances: [
    { name: 'lamps', ratedWatts: LAMP_WATTS, inrushFactor: 1, startsByHand: false },
    ...(critical ? [] : [{ name: 'grill', ratedWatts: GRILL_WATTS, inrushFactor: 1, startsByHand: false }]),
  ],
});

const losses = (probability: number, seconds: number): Fault[] =>
  (['command-lost', 'answer-lost'] as const).map((type) => ({
    ...{ type, probability, fromSecond: 0, toSecond: Math.floor(seconds / 2) },
  }));

function faultsOf(ids: readonly string[], seconds: number): Fault[] {
  const always = { fromSecond: 0, toSecond: seconds };
  return [
    { type: 'refuses', stallId: ids[2]!, ...always },
    { type: 'command-lost', probability: 0.1, ...always },
    { type: 'meter-unit', meter: { stallId: ids[0]! }, unit: 'kW', ...always },
    { type: 'meter-unit', meter: { stallId: ids[1]! }, unit: 'VA', ...always },
    { type: 'meter-unit', meter: { phase: 'L1' }, unit: 'mA', ...always },
  ];
}
