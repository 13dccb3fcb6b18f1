import { describe, expect, it } from 'vitest';
import { runSeed } from '../src/run-seed.ts';
import { firstViolation } from './first-violation.ts';
import { BROKEN_POWER_RULES } from './power-mutations.ts';

const SEEDS = Array.from({ length: process.env['NIGHTLY'] ? 300 : 20 }, (_, n) => n + 1);
const LOOKED_FOR = 60;

describe('simulation of the planning of feeders', () => {
  it(`keeps every promise under ${SEEDS.length} seeds, in which planners died and feeders went over`, async () => {
    const tally = { kills: 0, plans: 0, takeovers: 0, requests: 0 };
    for (const seed of SEEDS) {
      const outcome = await runSeed(seed, { play: 'power' });
      expect(outcome.violation, `seed ${seed}`).toBeUndefined();
      tally.kills += outcome.kills;
      for (const what of ['plans', 'takeovers', 'requests'] as const) tally[what] += outcome.tally[what]!;
    }
    expect(tally.kills).toBeGreaterThan(SEEDS.length);
    expect(tally.plans).toBeGreaterThan(SEEDS.length * 30);
    expect(tally.takeovers).toBeGreaterThan(SEEDS.length);
    expect(tally.requests).toBeGreaterThan(SEEDS.length * 4);
  }, 600_000);

  it('repeats a seed step by step', async () => {
    const [first, second] = [await runSeed(6, { play: 'power' }), await runSeed(6, { play: 'power' })];
    expect(second).toEqual(first);
    expect(first.steps).toBeGreaterThan(1_000);
  });

  it.each(BROKEN_POWER_RULES)(
    'sees that $name',
    async ({ mutation, shows }) => {
      const violation = await firstViolation(mutation, 'power', LOOKED_FOR);
      expect(violation, `not found in ${LOOKED_FOR} seeds`).toBeDefined();
      expect(shows).toContain(violation!.invariant);
    },
    300_000,
  );
});
