import type { IntentOperator, IntentReader, IntentStore } from '../src/index.ts';

/** The intent of these tests. */
export interface Errand {
  readonly id: string;
  readonly destination: string;
  readonly key: string;
}

export const LEASE_MS = 10_000;

/** A store of errands, with what a test needs besides. */
export interface ErrandStore extends IntentStore<Errand>, IntentReader, IntentOperator {
  /** Writes intents in this order. @returns those that may be offered: no earlier one of their key is open */
  write(
    errands: readonly Omit<Errand, 'id'>[],
  ): Promise<{ all: readonly Errand[]; heads: readonly Errand[] }>;
  done(ids: readonly string[]): Promise<void>;
  /** Lets so much time pass for the check times of all rows. */
  pass(ms: number): Promise<void>;
}
