import { pause, type Clock } from '@night-market/kernel';
import { isUseNoted, stateOf, type Session, type SessionLimits, type Tokens } from '../domain/session.ts';
import { ProviderAwayError, type Issued, type TokenProvider } from '../sign-in/ports.ts';
import type { SessionStore } from './ports.ts';

interface Parts {
  readonly store: SessionStore;
  readonly provider: TokenProvider;
  readonly clock: Clock;
}

/** Longer than the provider is waited for. */
const CLAIM_MS = 15_000;
const LOOK_AGAIN_MS = 100;

/** Sessions of operators. Their tokens are exchanged by one request alone: a provider takes a refresh token once. */
export class Sessions {
  private readonly parts: Parts;
  private readonly limits: SessionLimits;
  private readonly exchanging = new Map<string, Promise<Session | undefined>>();

  constructor(parts: Parts, limits: SessionLimits) {
    this.parts = parts;
    this.limits = limits;
  }

  /** @returns the id for the browser */
  begin({ tokens, signedIn }: Issued): Promise<string> {
    const nowMs = this.parts.clock.nowMs();
    const endsAtMs = nowMs + this.limits.lifeMs;
    return this.parts.store.begin({ ...signedIn, tokens, usedAtMs: nowMs, endsAtMs });
  }

  /**
   * A session whose tokens are good; undefined when there is none, or no longer.
   * @throws ProviderAwayError when its tokens cannot be exchanged now
   */
  async find(id: string): Promise<Session | undefined> {
    const { store, clock } = this.parts;
    const session = await store.find(id);
    if (!session) return undefined;
    const nowMs = clock.nowMs();
    const state = stateOf(session, nowMs, this.limits.idleMs);
    if (state === 'over') {
      await store.end(id);
      return undefined;
    }
    if (!isUseNoted(session, nowMs)) await store.noteUse(id, nowMs);
    return state === 'good' ? session : this.exchanged(id);
  }

  /**
   * @param everywhere all sessions of the operator, in whichever browser
   * @returns where the browser is to go, so that the provider ends its session too
   */
  async end(id: string, everywhere = false): Promise<string | undefined> {
    const { store } = this.parts;
    const session = await store.find(id);
    await store.end(id);
    if (!session) return undefined;
    const others = everywhere ? await store.endAll(session.operatorId) : [];
    const [url] = await Promise.all([session.tokens, ...others].map((tokens) => this.signedOut(tokens)));
    return url;
  }

  /** Signed out here in any case; the provider's session ends by itself. */
  private signedOut(tokens: Tokens): Promise<string | undefined> {
    return this.parts.provider.signOut(tokens).catch(() => undefined);
  }

  private exchanged(id: string): Promise<Session | undefined> {
    let running = this.exchanging.get(id);
    if (!running) {
      running = this.exchange(id).finally(() => this.exchanging.delete(id));
      this.exchanging.set(id, running);
    }
    return running;
  }

  private async exchange(id: string): Promise<Session | undefined> {
    const { store, clock } = this.parts;
    const givenUpMs = clock.nowMs() + CLAIM_MS;
    while (clock.nowMs() <= givenUpMs) {
      const isOurs = await store.claim(id, CLAIM_MS);
      const session = await store.find(id);
      if (!session || stateOf(session, clock.nowMs(), this.limits.idleMs) !== 'stale') {
        if (isOurs) await store.release(id);
        return session;
      }
      if (isOurs) return this.refresh(id, session);
      // Another replica is at it.
      await pause(clock, LOOK_AGAIN_MS);
    }
    throw new ProviderAwayError('The tokens of a session are being exchanged, and it takes too long.');
  }

  private async refresh(id: string, session: Session): Promise<Session | undefined> {
    const { store, provider } = this.parts;
    let issued: Issued | undefined;
    try {
      issued = await provider.refresh(session.tokens);
    } catch (error) {
      await store.release(id);
      throw error;
    }
    if (!issued) {
      await store.end(id);
      return undefined;
    }
    await store.replaceTokens(id, issued.tokens, issued.signedIn);
    return { ...session, ...issued.signedIn, tokens: issued.tokens };
  }
}
