import { describe, expect, it } from 'vitest';
import type { Violation } from '../src/check/violation.ts';
import type { Mutation } from '../src/mutation.ts';
import { runSeed } from '../src/run-seed.ts';
import { BROKEN_DIRECTORY_RULES } from './directory-mutations.ts';

const SEEDS = 60;

async function firstViolation(mutation: Mutation): Promise<Violation | undefined> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { violation } = await runSeed(seed, { play: 'directory', mutation });
    if (violation) return violation;
  }
  return undefined;
}

describe('the simulation of the directory sees a broken rule', () => {
  it.each(BROKEN_DIRECTORY_RULES)(
    '$name',
    async ({ mutation, shows }) => {
      const violation = await firstViolation(mutation);
      expect(violation, `not found in ${SEEDS} seeds`).toBeDefined();
      expect(shows).toContain(violation!.invariant);
    },
    120_000,
  );
});
