import { seededRandom } from '@night-market/kernel';
import { expect, it } from 'vitest';
import { generateRow } from '../evenings/judged-row.ts';
import { optimumOf } from './optimum.ts';

const WEIGHTS = [8, 4, 2, 1];

it('the optimum is the cheapest of all sets of stalls that keep the limit, minute by minute', async () => {
  const seconds = 240;
  const row = generateRow({
    ...{ rowId: 'row-1', seed: 5, seconds, stallsMost: 8, limitAmps: 16, baseLoad: 0.9 },
    happenings: () => [],
  });
  const { stalls, phaseLimitAmps, voltageVolts } = row.feeder;
  const random = seededRandom(3);
  // One level for each minute and stall.
  const levels = stalls.map(() => Array.from({ length: 4 }, () => 300 + random.next() * 2_500));
  const watts = levels.map((level) =>
    Float32Array.from({ length: seconds }, (_, second) => level[Math.floor(second / 60)] ?? 0),
  );
  const on = (index: number, phase: string): number => {
    const { connection } = stalls[index]!;
    return connection === 'three-phase' ? 1 / 3 : connection === phase ? 1 : 0;
  };
  const amps = ['L1', 'L2', 'L3'].map((phase) =>
    Float32Array.from({ length: seconds }, (_, second) =>
      watts.reduce((sum, each, index) => sum + ((each[second] ?? 0) * on(index, phase)) / voltageVolts, 0),
    ),
  );
  const cost = (index: number, minute: number): number =>
    (WEIGHTS[stalls[index]!.priorityClass - 1] ?? 1) * (levels[index]?.[minute] ?? 0);
  const { offBySlot, unattainableSlots } = await optimumOf(row, { amps, watts });
  const free = stalls.map((_, index) => index).filter((index) => !stalls[index]!.critical);
  let shed = 0;
  for (let minute = 0; minute < 4; minute++) {
    let least = Infinity;
    for (let set = 0; set < 2 ** free.length; set++) {
      const chosen = free.filter((_, bit) => (set >> bit) & 1);
      const keeps = ['L1', 'L2', 'L3'].every((phase, at) => {
        const relief = chosen.reduce(
          (sum, index) => sum + ((levels[index]?.[minute] ?? 0) * on(index, phase)) / voltageVolts,
          0,
        );
        return (amps[at]?.[minute * 60] ?? 0) - relief <= phaseLimitAmps + 1e-3;
      });
      if (keeps)
        least = Math.min(
          least,
          chosen.reduce((sum, index) => sum + cost(index, minute), 0),
        );
    }
    const found = stalls.reduce(
      (sum, { stallId }, index) => sum + (offBySlot[minute]?.has(stallId) ? cost(index, minute) : 0),
      0,
    );
    expect(found).toBeCloseTo(least, 0);
    shed += found;
  }
  expect(shed).toBeGreaterThan(0);
  expect(unattainableSlots).toBe(0);
});
