import fc from 'fast-check';
import { expect, it } from 'vitest';
import { feeder, play, stall } from '../test/row.ts';
import { seededRandom } from '@night-market/kernel';
import { classWeight, defaultPolicy, initialState, plan, type Stall } from './index.ts';

const SECONDS = 240;

const rows: fc.Arbitrary<Stall[]> = fc
  .array(
    fc.record({
      connection: fc.constantFrom('L1' as const, 'L2' as const, 'three-phase' as const),
      priorityClass: fc.integer({ min: 1, max: 4 }),
      critical: fc.boolean(),
      inrushFactor: fc.integer({ min: 1, max: 6 }),
      ratedWatts: fc.integer({ min: 300, max: 4_000 }),
    }),
    { minLength: 4, maxLength: 12, size: 'max' },
  )
  .map((stalls) => stalls.map((each, index) => stall(`stall-${index}`, each)));

it('an evening of any row keeps the rules of switching', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 1e6 }), (stalls, seed) => {
      const random = seededRandom(seed);
      const levels = stalls.map(() => Array.from({ length: 9 }, () => random.next()));
      const lost = Math.floor(random.next() * SECONDS);
      const level = (id: string, second: number) => {
        const index = Number(id.slice(6));
        return (stalls[index]?.ratedWatts ?? 0) * (levels[index]?.[Math.floor(second / 30)] ?? 0);
      };
      const world = {
        watts: level,
        readings: <R>(all: R[], second: number) => (second >= lost && second < lost + 20 ? [] : all),
      };
      const switchedAt = new Map<string, { readonly on: boolean; readonly atMs: number }>();
      for (const { atMs, actions, reasons } of play(initialState(feeder(stalls), 0), world, SECONDS).log) {
        const blind = reasons.some(({ code }) => code === 'meter_unusable');
        for (const action of actions) {
          if (!('stallIds' in action)) continue;
          const on = action.type !== 'shed';
          if (on) expect(blind && action.stallIds.length > 0).toBe(false);
          for (const id of action.stallIds) {
            expect(stalls.find(({ stallId }) => stallId === id)?.critical).toBe(false);
            const last = switchedAt.get(id);
            expect(last?.on ?? true).toBe(!on);
            expect(atMs - (last?.atMs ?? -Infinity)).toBeGreaterThanOrEqual(60_000);
            switchedAt.set(id, { on, atMs });
          }
        }
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);

it('no stall is shed while one of less weight that would relieve as much stays on', () => {
  fc.assert(
    fc.property(rows, fc.integer({ min: 33, max: 60 }), (stalls, amps) => {
      const watts = (id: string) => stalls.find(({ stallId }) => stallId === id)?.ratedWatts ?? 0;
      const at = (second: number) => [
        ...stalls.map(({ stallId }) => ({
          stallId,
          value: watts(stallId),
          unit: 'W',
          measuredAtMs: second * 1_000,
          quality: 'good' as const,
        })),
        ...(['L1', 'L2', 'L3'] as const).map((phase) => ({
          phase,
          value: phase === 'L1' ? amps + second / 100 : 1,
          unit: 'A',
          measuredAtMs: second * 1_000,
          quality: 'good' as const,
        })),
      ];
      // The feeder carries more than its stalls: it is the measure.
      let state = initialState(feeder(stalls), 0, { plausibleLeast: 0 });
      for (let second = 0; second < 80; second++) {
        const next = plan(state, at(second), second * 1_000);
        state = next.state;
        const shed = next.actions.flatMap((action) => (action.type === 'shed' ? action.stallIds : []));
        if (shed.length === 0) continue;
        const off = stalls.filter(({ stallId }) => shed.includes(stallId));
        const on = stalls.filter(({ stallId, critical }) => !critical && !shed.includes(stallId));
        const harm = ({ priorityClass, ratedWatts }: Stall) =>
          classWeight(defaultPolicy.classWeights, priorityClass) * (ratedWatts + 100);
        for (const gone of off) {
          const better = on.filter(
            (each) =>
              each.connection === gone.connection &&
              each.ratedWatts >= gone.ratedWatts &&
              harm(each) < harm(gone) - 0.01,
          );
          expect(better).toEqual([]);
        }
        return;
      }
    }),
    { numRuns: 200 },
  );
});
