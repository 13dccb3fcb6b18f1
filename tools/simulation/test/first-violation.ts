import type { Violation } from '../src/check/violation.ts';
import type { Mutation } from '../src/mutation.ts';
import type { PlayName } from '../src/plays/index.ts';
import { runSeed } from '../src/run-seed.ts';

/** What shows first of a rule that is broken, within so many seeds. */
export async function firstViolation(
  mutation: Mutation,
  play: PlayName,
  seeds: number,
): Promise<Violation | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const { violation } = await runSeed(seed, { mutation, play });
    if (violation) return violation;
  }
  return undefined;
}
