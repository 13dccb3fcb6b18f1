import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { PHASES } from './feeder.ts';
import { defaultPolicy } from './policy.ts';
import { chooseForTotal, chooseLeastHarm, type Candidate, type Needs } from './least-harm.ts';

const WORK = defaultPolicy.workCells;
const connection = fc.constantFrom('L1', 'L2', 'L3', 'three-phase' as const);

function rows(most: number): fc.Arbitrary<Candidate[]> {
  const stall = fc.record({
    connection: connection as fc.Arbitrary<Candidate['connection']>,
    harm: fc.integer({ min: 1, max: 400 }),
    relief: fc.integer({ min: 0, max: 60 }),
  });
  return fc
    .array(stall, { maxLength: most, size: 'max' })
    .map((stalls) => stalls.map((each, index) => ({ ...each, stallId: `stall-${index}` })));
}

const needs: fc.Arbitrary<Needs> = fc.record({
  L1: fc.integer({ min: -10, max: 150 }),
  L2: fc.integer({ min: -10, max: 150 }),
  L3: fc.integer({ min: -10, max: 150 }),
});

function reliefOn(stalls: readonly Candidate[], phase: keyof Needs): number {
  return stalls.reduce(
    (sum, each) => sum + ([phase, 'three-phase'].includes(each.connection) ? each.relief : 0),
    0,
  );
}

function covers(stalls: readonly Candidate[], need: Needs): boolean {
  return PHASES.every((phase) => reliefOn(stalls, phase) >= need[phase]);
}

/** Tries every set; Infinity when none covers the need. */
function bruteForce(row: readonly Candidate[], need: Needs): number {
  let least = Infinity;
  for (let set = 0; set < 2 ** row.length; set++) {
    const chosen = row.filter((_, index) => (set >> index) & 1);
    const harm = chosen.reduce((sum, each) => sum + each.harm, 0);
    if (harm < least && covers(chosen, need)) least = harm;
  }
  return least;
}

/**
 * The least harm of a row of any length by another way: branch on each stall, remembering what is left to cover.
 * It knows neither the split by phases nor the tables.
 */
function byBranching(row: readonly Candidate[], need: Needs): number {
  const seen = new Map<string, number>();
  const least = (index: number, l1: number, l2: number, l3: number): number => {
    if (l1 <= 0 && l2 <= 0 && l3 <= 0) return 0;
    const stall = row[index];
    if (!stall) return Infinity;
    const key = `${index}/${Math.max(0, l1)}/${Math.max(0, l2)}/${Math.max(0, l3)}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const off = (phase: string): number =>
      [phase, 'three-phase'].includes(stall.connection) ? stall.relief : 0;
    const harm = Math.min(
      least(index + 1, l1, l2, l3),
      stall.harm + least(index + 1, l1 - off('L1'), l2 - off('L2'), l3 - off('L3')),
    );
    seen.set(key, harm);
    return harm;
  };
  return least(0, need.L1, need.L2, need.L3);
}

const attainable = (row: readonly Candidate[], need: Needs): Needs => ({
  L1: Math.min(need.L1, reliefOn(row, 'L1')),
  L2: Math.min(need.L2, reliefOn(row, 'L2')),
  L3: Math.min(need.L3, reliefOn(row, 'L3')),
});

const byId = (row: readonly Candidate[], stallIds: readonly string[]): Candidate[] =>
  row.filter(({ stallId }) => stallIds.includes(stallId));

describe('the least-harm set', () => {
  it('has the harm that brute force finds, and covers what can be covered', () => {
    fc.assert(
      fc.property(rows(10), needs, (row, need) => {
        const choice = chooseLeastHarm(row, need, WORK);
        const possible = attainable(row, need);
        expect(choice.harm).toBe(bruteForce(row, possible));
        expect(covers(byId(row, choice.stallIds), possible)).toBe(true);
        for (const phase of PHASES)
          expect(choice.shortfall[phase]).toBe(Math.max(0, need[phase]) - Math.max(0, possible[phase]));
      }),
      propertyRuns(300),
    );
  });

  it('is exact for rows of up to 30 stalls', () => {
    const small = fc.record({
      L1: fc.integer({ min: 0, max: 15 }),
      L2: fc.integer({ min: 0, max: 15 }),
      L3: fc.integer({ min: 0, max: 15 }),
    });
    const long = rows(30).map((row) => row.map((each) => ({ ...each, relief: each.relief % 9 })));
    fc.assert(
      fc.property(long, small, (row, need) => {
        const choice = chooseLeastHarm(row, need, WORK);
        expect(choice.unit).toBe(1);
        expect(choice.harm).toBe(byBranching(row, attainable(row, need)));
      }),
      propertyRuns(200),
    );
  });

  it('stays exact for 30 stalls on a feeder of 400 A', () => {
    const row = Array.from({ length: 30 }, (_, index) => ({
      stallId: `stall-${index}`,
      connection: 'three-phase' as const,
      harm: 100 + index,
      relief: 2_001 + 37 * index,
    }));
    expect(chooseLeastHarm(row, { L1: 40_000, L2: 39_000, L3: 0 }, WORK).unit).toBe(1);
  });

  it('sheds for one total as exactly as for the phases', () => {
    fc.assert(
      fc.property(rows(10), fc.integer({ min: 0, max: 300 }), (row, need) => {
        const total = row.map((each) => ({ ...each, connection: 'L1' as const }));
        const possible = attainable(total, { L1: need, L2: 0, L3: 0 });
        expect(chooseForTotal(row, need, WORK).harm).toBe(bruteForce(total, possible));
      }),
      propertyRuns(200),
    );
  });

  it('never sheds too little with a coarser unit, and stays within the bound that it states', () => {
    fc.assert(
      fc.property(rows(10), needs, fc.integer({ min: 50, max: 400 }), (row, need, work) => {
        const choice = chooseLeastHarm(row, need, work);
        const possible = attainable(row, need);
        expect(covers(byId(row, choice.stallIds), possible)).toBe(true);
        if (choice.unit === 1) return;
        const slack = (row.length + 1) * choice.unit;
        const larger = {
          L1: possible.L1 > 0 ? possible.L1 + slack : 0,
          L2: possible.L2 > 0 ? possible.L2 + slack : 0,
          L3: possible.L3 > 0 ? possible.L3 + slack : 0,
        };
        expect(choice.harm).toBeLessThanOrEqual(bruteForce(row, larger));
      }),
      propertyRuns(200),
    );
  });

  it('switches nothing off that could stay on', () => {
    fc.assert(
      fc.property(rows(40), needs, fc.constantFrom(WORK, 300), (row, need, work) => {
        const chosen = byId(row, chooseLeastHarm(row, need, work).stallIds);
        const possible = attainable(row, need);
        for (const one of chosen)
          expect(
            covers(
              chosen.filter((each) => each !== one),
              possible,
            ),
          ).toBe(false);
      }),
      propertyRuns(200),
    );
  });
});
