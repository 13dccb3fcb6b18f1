import { describe, expect, it } from 'vitest';
import { runSeed } from '../src/run-seed.ts';

const SEEDS = Array.from({ length: process.env['NIGHTLY'] ? 600 : 30 }, (_, n) => n + 1);

/** A seed is played once for all tests that only look at what came of it. */
const played = new Map<number, ReturnType<typeof runSeed>>();
function outcomeOf(seed: number): ReturnType<typeof runSeed> {
  const outcome = played.get(seed) ?? runSeed(seed);
  played.set(seed, outcome);
  return outcome;
}

describe('simulation of the delivery laws', () => {
  it(`keeps every promise under ${SEEDS.length} seeds, in which processes died and keys were held back`, async () => {
    let kills = 0;
    const held = { stashed: 0, failures: 0, parked: 0, discarded: 0 };
    for (const seed of SEEDS) {
      const outcome = await outcomeOf(seed);
      expect(outcome.violation, `seed ${seed}`).toBeUndefined();
      kills += outcome.kills;
      for (const what of ['stashed', 'failures', 'parked', 'discarded'] as const) {
        held[what] += outcome.held[what];
      }
    }
    expect(kills).toBeGreaterThan(SEEDS.length);
    expect(held.stashed).toBeGreaterThan(SEEDS.length * 3);
    expect(held.failures).toBeGreaterThan(SEEDS.length * 3);
    expect(held.parked).toBeGreaterThan(SEEDS.length / 2);
    expect(held.discarded).toBeGreaterThan(SEEDS.length / 4);
  }, 600_000);

  it('repeats a seed step by step', async () => {
    const lines: string[][] = [[], []];
    const [first, second] = [
      await runSeed(7, { print: (line) => lines[0]!.push(line) }),
      await runSeed(7, { print: (line) => lines[1]!.push(line) }),
    ];
    expect(second).toEqual(first);
    expect(lines[1]).toEqual(lines[0]);
    expect(lines[0]!.length).toBeGreaterThan(100);
  });

  it('repeats a seed whatever ran before or runs beside it', async () => {
    const alone = await runSeed(11);
    await runSeed(12);
    const [beside] = await Promise.all([runSeed(11), runSeed(13)]);
    expect(beside.hash).toBe(alone.hash);
  });

  it('plays another evening for every other seed', async () => {
    const hashes = new Set<string>();
    for (const seed of SEEDS.slice(0, 20)) hashes.add((await outcomeOf(seed)).hash);
    expect(hashes.size).toBe(20);
  });
});
