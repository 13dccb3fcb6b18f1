import { describe, expect, it } from 'vitest';
import { runSeed, type Outcome } from '../src/run-seed.ts';

const SEEDS = Array.from({ length: process.env['NIGHTLY'] ? 600 : 30 }, (_, n) => n + 1);

/** What is counted, by how its line of the trace ends. */
const COUNTED = {
  registered: ' registered',
  renewed: ' renewed',
  deregistered: ' deregistered',
  suspected: ' suspected',
  expired: ' expired',
  forgotten: ' tombstone',
  superseded: ' is superseded',
  graces: ' a grace begins',
  lostRequests: ' is lost',
  lostAnswers: ' is answered in vain',
  lateRegistrations: ' register comes late',
} as const;

type Count = keyof typeof COUNTED;

/** So often at least it happens in an evening, on average. */
const LEAST: Readonly<Record<Count, number>> = {
  registered: 5,
  renewed: 8,
  deregistered: 0.1,
  suspected: 1,
  expired: 0.6,
  forgotten: 0.5,
  superseded: 0.6,
  graces: 0.8,
  lostRequests: 0.6,
  lostAnswers: 0.6,
  lateRegistrations: 0.3,
};

async function play(seed: number): Promise<Outcome & { readonly lines: string[] }> {
  const lines: string[] = [];
  const outcome = await runSeed(seed, { play: 'directory', print: (line) => lines.push(line) });
  return { ...outcome, lines };
}

const countIn = (lines: readonly string[], what: Count): number =>
  lines.filter((line) => line.endsWith(COUNTED[what])).length;

describe('simulation of the directory', () => {
  it(`keeps every promise under ${SEEDS.length} seeds, in which agents and replicas died and requests were lost`, async () => {
    const counts = Object.fromEntries(Object.keys(COUNTED).map((what) => [what, 0])) as Record<Count, number>;
    let kills = 0;
    for (const seed of SEEDS) {
      const { violation, lines, kills: more } = await play(seed);
      expect(violation, `seed ${seed}`).toBeUndefined();
      kills += more;
      for (const what of Object.keys(COUNTED) as Count[]) counts[what] += countIn(lines, what);
    }
    expect(kills).toBeGreaterThan(SEEDS.length);
    for (const [what, perSeed] of Object.entries(LEAST) as [Count, number][])
      expect(counts[what], what).toBeGreaterThan(SEEDS.length * perSeed);
  }, 600_000);

  it('repeats a seed step by step', async () => {
    const [first, second] = [await play(7), await play(7)];
    expect(second).toEqual(first);
    expect(first.lines.length).toBeGreaterThan(100);
  });
});
