import { newId, type Tx, type UnitOfWork } from '@night-market/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Subscription, SubscriptionWish } from '../domain/openadr/subscription.ts';
import type { SealedTokens, TokenSeal } from './ports.ts';
import { Subscribe } from './subscribe.handler.ts';

const seal: TokenSeal = { seal: (tokens, id) => Buffer.from(`${id} ${tokens.join()}`) };
const unitOfWork = {
  run: (work: (tx: Tx) => Promise<unknown>) => work({} as Tx),
} as unknown as UnitOfWork<Tx>;
let kept: { id: string; wish: SubscriptionWish; tokens: SealedTokens }[];
let hasProgram: boolean;

const store = {
  create: (_tx: Tx, id: string, wish: SubscriptionWish, tokens: SealedTokens) => {
    if (!hasProgram) return Promise.resolve(undefined);
    kept.push({ id, wish, tokens });
    return Promise.resolve({ subscriptionId: id, ...wish } as Subscription);
  },
  change: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(undefined),
};
const wish = (...callbackUrls: string[]): SubscriptionWish => ({
  ...{ clientName: 'grid', programId: newId(), targets: [] },
  objectOperations: callbackUrls.map((callbackUrl) => ({
    ...{ objects: ['EVENT'], operations: ['CREATE'], callbackUrl },
  })),
});
const subscribe = () => new Subscribe<Tx>({ unitOfWork, store, seal, origins: ['https://vtn.example.com'] });

beforeEach(() => {
  kept = [];
  hasProgram = true;
});

describe('a subscription', () => {
  it('is kept with its tokens sealed, and without any where it has none', async () => {
    const sent = { wish: wish('https://vtn.example.com/told'), tokens: ['theirs'] };
    expect(await subscribe().create(sent)).toMatchObject({ clientName: 'grid' });
    await subscribe().create({ ...sent, tokens: [null] });
    expect(kept.map(({ tokens }) => tokens?.toString())).toEqual([`${kept[0]!.id} theirs`, undefined]);
  });

  it.each([
    'https://vtn.example.com:8443/told',
    'http://vtn.example.com/told',
    'https://vtn.example.com.evil.example/told',
    'http://127.0.0.1:3007/feeders',
  ])('to %s is refused: nobody has allowed it', async (strange) => {
    const sent = { wish: wish('https://vtn.example.com/told', strange), tokens: [null, null] };
    expect(await subscribe().create(sent)).toEqual({ refused: 'origin', origin: new URL(strange).origin });
    expect(kept).toEqual([]);
  });

  it('with a token is refused where nothing can be sealed', async () => {
    const sent = { wish: wish('https://vtn.example.com/told'), tokens: ['theirs'] };
    const unsealed = new Subscribe<Tx>({
      ...{ unitOfWork, store, seal: undefined, origins: ['https://vtn.example.com'] },
    });
    expect(await unsealed.create(sent)).toEqual({ refused: 'token' });
    expect(kept).toEqual([]);
  });

  it('to a program that is not there, or of a subscription that is gone, is refused', async () => {
    hasProgram = false;
    const sent = { wish: wish('https://vtn.example.com/told'), tokens: [null] };
    expect(await subscribe().create(sent)).toEqual({ refused: 'unknown' });
    expect(await subscribe().change(newId(), sent)).toEqual({ refused: 'unknown' });
    expect(await subscribe().remove(newId())).toBeUndefined();
  });
});
