import type { Trouble } from './actors/trouble.ts';
import type { Witness } from './check/witness.ts';
import type { Oracle } from './check/oracle.ts';
import type { Mutation } from './mutation.ts';
import type { Surroundings } from './time/surroundings.ts';

/** What all parts of one run share. */
export interface World extends Surroundings {
  readonly oracle: Oracle;
  readonly trouble: Trouble;
  /** Who looks at every commit and every stored record besides the oracle. */
  readonly witnesses: Witness[];
  /** In place of random ids, so that a seed repeats. */
  readonly nextId: () => string;
  /** A rule broken on purpose, to see that it is found. */
  readonly mutation: Mutation;
}
