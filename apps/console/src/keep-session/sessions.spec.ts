import { FakeClock } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Session, Tokens } from '../domain/session.ts';
import { ProviderAwayError, type Issued } from '../sign-in/ports.ts';
import type { SessionStore } from './ports.ts';
import { Sessions } from './sessions.ts';

const MINUTE = 60_000;
const LIMITS = { lifeMs: 600 * MINUTE, idleMs: 120 * MINUTE };

/** The table, with what several replicas see of it. */
class MemoryStore implements SessionStore {
  readonly sessions = new Map<string, Session>();
  readonly claims = new Map<string, number>();
  uses = 0;
  private readonly clock: FakeClock;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  begin(session: Session): Promise<string> {
    const id = `s-${this.sessions.size + 1}`;
    this.sessions.set(id, session);
    return Promise.resolve(id);
  }
  find = (id: string) => Promise.resolve(this.sessions.get(id));
  noteUse(id: string, usedAtMs: number): Promise<void> {
    this.uses += 1;
    this.sessions.set(id, { ...this.sessions.get(id)!, usedAtMs });
    return Promise.resolve();
  }
  claim(id: string, forMs: number): Promise<boolean> {
    const isFree = (this.claims.get(id) ?? 0) <= this.clock.nowMs();
    if (isFree) this.claims.set(id, this.clock.nowMs() + forMs);
    return Promise.resolve(isFree);
  }
  release = (id: string) => Promise.resolve(void this.claims.delete(id));
  replaceTokens(id: string, tokens: Tokens, signedIn: Issued['signedIn']): Promise<void> {
    this.claims.delete(id);
    this.sessions.set(id, { ...this.sessions.get(id)!, ...signedIn, tokens });
    return Promise.resolve();
  }
  end = (id: string) => Promise.resolve(void this.sessions.delete(id));
  endAll(operatorId: string): Promise<Tokens[]> {
    const ended = [...this.sessions].filter(([, session]) => session.operatorId === operatorId);
    for (const [id] of ended) this.sessions.delete(id);
    return Promise.resolve(ended.map(([, { tokens }]) => tokens));
  }
}

/** Takes each refresh token once, as providers do. */
class Provider {
  readonly taken: string[] = [];
  answer: 'issue' | 'refuse' | 'away' = 'issue';
  readonly signedOut: Tokens[] = [];
  private readonly clock: FakeClock;

  constructor(clock: FakeClock) {
    this.clock = clock;
  }

  issue(n: number): Issued {
    const tokens = {
      accessToken: `a-${n}`,
      refreshToken: `r-${n}`,
      untilMs: this.clock.nowMs() + 10 * MINUTE,
    };
    return {
      tokens,
      signedIn: { operatorId: 'op_1', name: 'wang', roles: n > 1 ? ['viewer'] : ['operator'] },
    };
  }
  async refresh({ refreshToken }: Tokens): Promise<Issued | undefined> {
    if (this.answer === 'away') throw new ProviderAwayError('away');
    await Promise.resolve();
    if (this.answer === 'refuse' || this.taken.includes(refreshToken!)) return undefined;
    this.taken.push(refreshToken!);
    return this.issue(this.taken.length + 1);
  }
  signOut(tokens: Tokens): Promise<string | undefined> {
    this.signedOut.push(tokens);
    return this.answer === 'away'
      ? Promise.reject(new ProviderAwayError('away'))
      : Promise.resolve('http://end');
  }
}

let clock: FakeClock;
let store: MemoryStore;
let provider: Provider;
let sessions: Sessions;
let id: string;

beforeEach(async () => {
  clock = new FakeClock();
  [store, provider] = [new MemoryStore(clock), new Provider(clock)];
  sessions = new Sessions({ store, provider, clock }, LIMITS);
  id = await sessions.begin(provider.issue(1));
});

const accessTokens = (found: readonly (Session | undefined)[]) => found.map((one) => one?.tokens.accessToken);

describe('sessions', () => {
  it('give the tokens while these are good, and exchange them once for all who ask', async () => {
    expect(accessTokens([await sessions.find(id)])).toEqual(['a-1']);
    await clock.advance(10 * MINUTE);
    expect(accessTokens(await Promise.all([sessions.find(id), sessions.find(id)]))).toEqual(['a-2', 'a-2']);
    expect(provider.taken).toEqual(['r-1']);
  });

  it('exchange them once across replicas', async () => {
    const other = new Sessions({ store, provider, clock }, LIMITS);
    await clock.advance(10 * MINUTE);
    const found = Promise.all([sessions.find(id), other.find(id)]);
    await clock.advance(200);
    expect(accessTokens(await found)).toEqual(['a-2', 'a-2']);
    expect(provider.taken).toEqual(['r-1']);
  });

  it('know the roles that the provider tells now', async () => {
    expect((await sessions.find(id))?.roles).toEqual(['operator']);
    await clock.advance(10 * MINUTE);
    expect((await sessions.find(id))?.roles).toEqual(['viewer']);
  });

  it('end when the provider refuses, and only then', async () => {
    await clock.advance(10 * MINUTE);
    provider.answer = 'away';
    await expect(sessions.find(id)).rejects.toThrow(ProviderAwayError);
    provider.answer = 'issue';
    expect(accessTokens([await sessions.find(id)])).toEqual(['a-2']);
    await clock.advance(10 * MINUTE);
    provider.answer = 'refuse';
    expect(await sessions.find(id)).toBeUndefined();
    expect(store.sessions.size).toBe(0);
  });

  it('are over when nobody uses them, and note a use once a minute', async () => {
    await sessions.find(id);
    await clock.advance(MINUTE);
    await sessions.find(id);
    await sessions.find(id);
    expect(store.uses).toBe(1);
    await clock.advance(LIMITS.idleMs);
    expect(await sessions.find(id)).toBeUndefined();
    expect(store.sessions.size).toBe(0);
  });

  it('end here and at the provider', async () => {
    expect(await sessions.end(id)).toBe('http://end');
    expect(provider.signedOut).toHaveLength(1);
    expect(await sessions.find(id)).toBeUndefined();
    expect(await sessions.end(id)).toBeUndefined();
  });

  it('end in this browser alone, or in all browsers of the operator', async () => {
    const other = await sessions.begin(provider.issue(2));
    const { tokens, signedIn } = provider.issue(3);
    const stranger = await sessions.begin({ tokens, signedIn: { ...signedIn, operatorId: 'op_2' } });
    const third = await sessions.begin(provider.issue(4));
    await sessions.end(third);
    expect(await sessions.find(other)).toBeDefined();
    expect(await sessions.end(id, true)).toBe('http://end');
    expect(await sessions.find(other)).toBeUndefined();
    expect(await sessions.find(stranger)).toBeDefined();
    expect(provider.signedOut.map(({ accessToken }) => accessToken)).toEqual(['a-4', 'a-1', 'a-2']);
  });

  it('end here when the provider is away', async () => {
    provider.answer = 'away';
    expect(await sessions.end(id)).toBeUndefined();
    expect(store.sessions.size).toBe(0);
  });
});
