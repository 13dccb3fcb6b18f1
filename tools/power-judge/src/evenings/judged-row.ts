import { seededRandom, type Random } from '@night-market/kernel';
import type { Feeder, Stall } from '@night-market/load-shedding';
import { PHASES, type Fault, type Happening, type RowSpec, type SimStall } from '@night-market/stall-sim';
import { meanWatts, ratedWatts, STALL_KINDS, type StallKind } from './stall-kinds.ts';

/** One row: as it is, and as the planner is told that it is. */
export interface JudgedRow {
  readonly spec: RowSpec;
  readonly feeder: Feeder;
}

export interface RowWish {
  readonly rowId: string;
  readonly seed: number;
  readonly seconds: number;
  readonly stallsMost: number;
  readonly limitAmps: number;
  /** Load of each phase without what happens, as a part of the limit. */
  readonly baseLoad: number;
  readonly happenings: (stalls: readonly Stall[], random: Random) => readonly Happening[];
  readonly faults?: (stalls: readonly Stall[], random: Random) => readonly Fault[];
}

const VOLTAGE_VOLTS = 230;

/** Fills a row with stalls until each phase carries its base load, and lets happen what is wished. */
export function generateRow(wish: RowWish): JudgedRow {
  const { rowId, seed, seconds, limitAmps } = wish;
  const random = seededRandom(seed);
  const members = fill(wish, random);
  const stalls = members.map(({ stall }) => stall);
  return {
    spec: {
      ...{ rowId, seed, seconds, voltageVolts: VOLTAGE_VOLTS },
      breaker: { ratedAmps: limitAmps, curve: 'B', sensitivity: random.next() },
      stalls: members.map(({ sim }) => sim),
      happenings: wish.happenings(stalls, random),
      faults: wish.faults?.(stalls, random) ?? [],
    },
    feeder: {
      ...{
        feederId: rowId,
        voltageVolts: VOLTAGE_VOLTS,
        phaseLimitAmps: limitAmps,
        limitWatts: null,
        stalls,
      },
    },
  };
}

interface Member {
  readonly stall: Stall;
  readonly sim: SimStall;
}

function fill({ stallsMost, limitAmps, baseLoad }: RowWish, random: Random): Member[] {
  const load = [0, 0, 0];
  const full = limitAmps * VOLTAGE_VOLTS * baseLoad;
  const members: Member[] = [];
  let offset = Math.floor(random.next() * STALL_KINDS.length);
  while (members.length < stallsMost) {
    const phase = load.indexOf(Math.min(...load));
    const kind = STALL_KINDS[offset++ % STALL_KINDS.length] as StallKind;
    if ((load[phase] ?? 0) + meanWatts(kind) / (kind.threePhase ? 3 : 1) > full) break;
    for (const each of kind.threePhase ? [0, 1, 2] : [phase]) {
      load[each] = (load[each] ?? 0) + meanWatts(kind) / (kind.threePhase ? 3 : 1);
    }
    members.push(member(kind, phase, members.length + 1, random));
  }
  return members;
}

function member(kind: StallKind, phase: number, number: number, random: Random): Member {
  const stallId = `${kind.name}-${String(number).padStart(2, '0')}`;
  const connection = kind.threePhase ? ('three-phase' as const) : (PHASES[phase] ?? 'L1');
  const { priorityClass, critical = false, inrushFactor = 1, appliances } = kind;
  return {
    stall: {
      ...{ stallId, connection, priorityClass, critical, inrushFactor },
      ...{ ratedWatts: ratedWatts(kind), startsByHand: false },
    },
    sim: { stallId, connection, appliances, lagMs: 200 + Math.floor(random.next() * 1_300) },
  };
}
