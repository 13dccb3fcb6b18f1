import type { ApplianceSpec } from '@night-market/stall-sim';

/** A sort of stall as a night market has them: rough figures of the trade, not of one make. */
export interface StallKind {
  readonly name: string;
  readonly priorityClass: number;
  readonly critical?: boolean;
  readonly inrushFactor?: number;
  readonly threePhase?: boolean;
  readonly appliances: readonly ApplianceSpec[];
}

const lamps = (watts: number): ApplianceSpec => ({ kind: 'constant', watts });

export const STALL_KINDS: readonly StallKind[] = [
  {
    name: 'ice',
    priorityClass: 1,
    critical: true,
    inrushFactor: 5,
    appliances: [
      {
        kind: 'thermostat',
        watts: 700,
        duty: 0.55,
        cycleSeconds: 600,
        inrushFactor: 5,
        inrushMs: 200,
        steady: true,
      },
      lamps(90),
    ],
  },
  {
    name: 'drinks',
    priorityClass: 2,
    inrushFactor: 5,
    appliances: [
      {
        kind: 'thermostat',
        watts: 450,
        duty: 0.5,
        cycleSeconds: 480,
        inrushFactor: 5,
        inrushMs: 200,
        steady: true,
      },
      { kind: 'batches', watts: 700, seconds: 40, perHour: 15 },
      lamps(250),
    ],
  },
  {
    name: 'noodles',
    priorityClass: 2,
    appliances: [{ kind: 'thermostat', watts: 900, duty: 0.65, cycleSeconds: 150 }, lamps(500)],
  },
  {
    name: 'grill',
    priorityClass: 3,
    appliances: [
      { kind: 'thermostat', watts: 800, duty: 0.6, cycleSeconds: 90 },
      { kind: 'thermostat', watts: 800, duty: 0.6, cycleSeconds: 110 },
      lamps(200),
    ],
  },
  {
    name: 'fryer',
    priorityClass: 3,
    appliances: [
      { kind: 'thermostat', watts: 1_000, duty: 0.5, cycleSeconds: 120 },
      { kind: 'thermostat', watts: 1_000, duty: 0.5, cycleSeconds: 140 },
      lamps(150),
    ],
  },
  {
    name: 'games',
    priorityClass: 4,
    appliances: [lamps(900)],
  },
  {
    name: 'clothes',
    priorityClass: 4,
    appliances: [lamps(500)],
  },
  {
    name: 'tea',
    priorityClass: 3,
    appliances: [{ kind: 'batches', watts: 1_200, seconds: 120, perHour: 10 }, lamps(300)],
  },
  {
    name: 'soup',
    priorityClass: 3,
    threePhase: true,
    appliances: [{ kind: 'thermostat', watts: 2_400, duty: 0.55, cycleSeconds: 200 }, lamps(300)],
  },
];

/** What it draws on average when it is as busy as usual. */
export function meanWatts({ appliances }: StallKind): number {
  return appliances.reduce((sum, each) => {
    if (each.kind === 'constant') return sum + each.watts;
    if (each.kind === 'thermostat') return sum + each.watts * each.duty;
    return sum + (each.watts * each.seconds * each.perHour) / 3_600;
  }, 0);
}

/** What it draws when everything runs. */
export function ratedWatts({ appliances }: StallKind): number {
  return appliances.reduce((sum, { watts }) => sum + watts, 0);
}
