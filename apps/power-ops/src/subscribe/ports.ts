import type { Tx } from '@night-market/kernel';
import type { Subscription, SubscriptionWish } from '../domain/openadr/subscription.ts';

/** The tokens of its addresses, in their order, sealed; null: there are none. */
export type SealedTokens = Buffer | null;

export interface SubscriptionStore<T extends Tx> {
  /** Undefined where there is no such program. */
  create(
    tx: T,
    subscriptionId: string,
    wish: SubscriptionWish,
    tokens: SealedTokens,
  ): Promise<Subscription | undefined>;
  /** Undefined where there is no such subscription or program. */
  change(
    tx: T,
    subscriptionId: string,
    wish: SubscriptionWish,
    tokens: SealedTokens,
  ): Promise<Subscription | undefined>;
  /** With what it was not told yet. Undefined where there is none. */
  remove(tx: T, subscriptionId: string): Promise<Subscription | undefined>;
}

/** Seals the tokens that clients give for their addresses. */
export interface TokenSeal {
  seal(tokens: readonly (string | null)[], subscriptionId: string): Buffer;
}
