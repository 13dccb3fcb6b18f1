import type { Tx } from '@night-market/kernel';
import type { IdempotentRequest } from './key.ts';

/** An answer as it was given the first time. */
export interface StoredResponse {
  readonly status: number;
  readonly body: unknown;
}

/** What became of a request's key. */
export type Claim =
  /** New: carry it out and {@link IdempotencyStore.complete} it in the same transaction. */
  | { readonly state: 'fresh' }
  /** Answered before: give the same answer again. */
  | { readonly state: 'replay'; readonly response: StoredResponse }
  /** The same key came with another request: 422. */
  | { readonly state: 'mismatch' }
  /** Another transaction works on it right now: 409, to be repeated unchanged. */
  | { readonly state: 'in_flight' }
  /** The same request stands earlier in this batch: give it that one's answer. */
  | { readonly state: 'twin'; readonly of: number };

/** Remembers answers by key, in the transaction of the business effect. */
export interface IdempotencyStore<T extends Tx> {
  /** One claim for each request, in order. */
  claim(tx: T, requests: readonly IdempotentRequest[]): Promise<readonly Claim[]>;
  complete(
    tx: T,
    answers: readonly { request: IdempotentRequest; response: StoredResponse }[],
  ): Promise<void>;
}
