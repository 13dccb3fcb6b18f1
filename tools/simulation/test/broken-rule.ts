import type { Violation } from '../src/check/violation.ts';
import type { Mutation } from '../src/mutation.ts';

/** A rule broken on purpose, and what must show of it. */
export interface BrokenRule {
  readonly name: string;
  readonly mutation: Mutation;
  readonly shows: readonly Violation['invariant'][];
}
