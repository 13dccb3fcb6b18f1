import { cpus } from 'node:os';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { machineSpeed, speedText } from './machine-speed.ts';
import { oneCycle } from './random-reads.ts';

it('the speed of the machine is told for each core', async () => {
  const speeds = await machineSpeed({ forMs: 20, reads: 1_000 });
  expect(speeds).toHaveLength(cpus().length);
  for (const { readNs, jsonPerS } of speeds) {
    expect(readNs).toBeGreaterThan(0);
    expect(jsonPerS).toBeGreaterThan(0);
  }
});

it('is said in one line', () => {
  const speeds = [
    { readNs: 104.6, jsonPerS: 160_000.4 },
    { readNs: 99.2, jsonPerS: 158_000 },
  ];
  expect(speedText(speeds)).toBe(
    'each core: a random read of 8 MB 105, 99 ns, JSON round trips 160000, 158000 a second',
  );
});

it('a walk along the permutation comes to every place before it comes back', () => {
  const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(draws, (drawn) => {
      let n = 0;
      const next = oneCycle(drawn.length + 1, () => drawn[n++]!);
      const seen = new Set<number>();
      for (let at = 0; !seen.has(at); at = next[at]!) seen.add(at);
      expect(seen.size).toBe(drawn.length + 1);
    }),
  );
});
