import { newId, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { Subscription, SubscriptionWish } from '../domain/openadr/subscription.ts';
import type { SealedTokens, SubscriptionStore, TokenSeal } from './ports.ts';

export interface SubscribePorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly store: SubscriptionStore<T>;
  /** Undefined where there is no secret to seal with. */
  readonly seal: TokenSeal | undefined;
  /** Origins that may be called, such as `https://vtn.example.com`. */
  readonly origins: readonly string[];
}

/** A subscription as a client sends it: one token, or null, for each of its addresses. */
export interface SentSubscription {
  readonly wish: SubscriptionWish;
  readonly tokens: readonly (string | null)[];
}

export type SubscriptionRefusal =
  | { readonly refused: 'origin'; readonly origin: string }
  | { readonly refused: 'token' }
  | { readonly refused: 'unknown' };

/** Who is told of sheds, and where. */
export class Subscribe<T extends Tx> {
  private readonly ports: SubscribePorts<T>;

  constructor(ports: SubscribePorts<T>) {
    this.ports = ports;
  }

  create(sent: SentSubscription): Promise<Subscription | SubscriptionRefusal> {
    return this.put(newId(), sent, 'create');
  }

  change(subscriptionId: string, sent: SentSubscription): Promise<Subscription | SubscriptionRefusal> {
    return this.put(subscriptionId, sent, 'change');
  }

  async remove(subscriptionId: string): Promise<Subscription | undefined> {
    const { unitOfWork, store } = this.ports;
    return unitOfWork.run((tx) => store.remove(tx, subscriptionId));
  }

  private async put(
    subscriptionId: string,
    { wish, tokens }: SentSubscription,
    how: 'create' | 'change',
  ): Promise<Subscription | SubscriptionRefusal> {
    const { unitOfWork, store, seal, origins } = this.ports;
    const strange = wish.objectOperations
      .map(({ callbackUrl }) => new URL(callbackUrl).origin)
      .find((origin) => !origins.includes(origin));
    if (strange !== undefined) return { refused: 'origin', origin: strange };
    const hasTokens = tokens.some((token) => token !== null);
    if (hasTokens && !seal) return { refused: 'token' };
    const sealed: SealedTokens = hasTokens && seal ? seal.seal(tokens, subscriptionId) : null;
    const kept = await unitOfWork.run((tx) => store[how](tx, subscriptionId, wish, sealed));
    return kept ?? { refused: 'unknown' };
  }
}
