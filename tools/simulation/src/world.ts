import type { Trouble } from './actors/trouble.ts';
import type { Oracle } from './check/oracle.ts';
import type { Mutation } from './mutation.ts';
import type { Surroundings } from './time/surroundings.ts';

/** What all parts of one run share. */
export interface World extends Surroundings {
  readonly oracle: Oracle;
  readonly trouble: Trouble;
  /** A rule broken on purpose, to see that it is found. */
  readonly mutation: Mutation;
}
