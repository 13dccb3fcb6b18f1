import { describe, expect, it } from 'vitest';
import { firstViolation } from './first-violation.ts';
import { BROKEN_RULES } from './mutations.ts';

const SEEDS = 60;

describe('the simulation sees a broken rule', () => {
  it.each(BROKEN_RULES)(
    '$name',
    async ({ mutation, shows }) => {
      const violation = await firstViolation(mutation, 'market', SEEDS);
      expect(violation, `not found in ${SEEDS} seeds`).toBeDefined();
      expect(shows).toContain(violation!.invariant);
    },
    120_000,
  );
});
