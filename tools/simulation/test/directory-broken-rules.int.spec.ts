import { describe, expect, it } from 'vitest';
import { BROKEN_DIRECTORY_RULES } from './directory-mutations.ts';
import { firstViolation } from './first-violation.ts';

const SEEDS = 60;

describe('the simulation of the directory sees a broken rule', () => {
  it.each(BROKEN_DIRECTORY_RULES)(
    '$name',
    async ({ mutation, shows }) => {
      const violation = await firstViolation(mutation, 'directory', SEEDS);
      expect(violation, `not found in ${SEEDS} seeds`).toBeDefined();
      expect(shows).toContain(violation!.invariant);
    },
    120_000,
  );
});
