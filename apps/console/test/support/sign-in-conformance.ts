import { oidcBearer, type Authenticator } from '@night-market/access';
import { silentLog, systemClock, type Clock } from '@night-market/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { OidcSignIn } from '../../src/adapters/oidc/oidc-sign-in.ts';
import type { Issued } from '../../src/sign-in/ports.ts';
import { CONSOLE_URL, RESOURCE, type TestBrowser } from './provider.ts';

/** A provider that the console is registered at as the public client `console`. */
export interface TriedProvider {
  readonly issuer: string;
  /** Of whoever signs in. */
  readonly name: string;
  /** From now on whoever signs in has these. */
  setRoles(roles: readonly string[]): Promise<void> | void;
  /** One that signs in when it is asked to. */
  newBrowser(): TestBrowser;
}

/** How services check the tokens of the provider. */
export const checkOf = ({ issuer }: TriedProvider, clock: Clock = systemClock): Authenticator =>
  oidcBearer({ issuer, audience: 'night-market', rolesClaim: 'roles', clockToleranceS: 5 }, clock, silentLog);

export function signInAt(provider: TriedProvider, clock: Clock = systemClock): OidcSignIn {
  const { issuer } = provider;
  return new OidcSignIn(
    {
      ...{ issuer, clientId: 'console', clientSecret: undefined, scopes: 'openid' },
      ...{ resource: RESOURCE, consoleUrl: CONSOLE_URL },
    },
    checkOf(provider, clock),
    clock,
  );
}

const isBack = ({ origin }: URL): boolean => origin === CONSOLE_URL;

/** To the provider and back, in a browser of its own unless one is given. */
export async function journeyWith(signIn: OidcSignIn, browser: TestBrowser) {
  const { url, journey: kept } = await signIn.begin('/sagas');
  const back = await browser.follow(url, isBack);
  return { url: new URL(url), kept, query: back.search.slice(1) };
}

export async function issuedWith(signIn: OidcSignIn, browser: TestBrowser): Promise<Issued> {
  const { kept, query } = await journeyWith(signIn, browser);
  const outcome = await signIn.complete(query, kept);
  if (outcome.kind !== 'issued') throw new Error(outcome.kind);
  return outcome.issued;
}

/** What the console needs of any provider of OpenID Connect. */
export function signInConformance(started: () => TriedProvider): void {
  let provider: TriedProvider;
  let signIn: OidcSignIn;

  beforeEach(async () => {
    provider = started();
    await provider.setRoles(['operator']);
    signIn = signInAt(provider);
  });

  const journey = () => journeyWith(signIn, provider.newBrowser());
  const issued = () => issuedWith(signIn, provider.newBrowser());

  describe('signing in', () => {
    it('asks for a code with PKCE, state and nonce, and gives who it is', async () => {
      const { url, kept, query } = await journey();
      const asked = Object.fromEntries(url.searchParams);
      expect(asked).toMatchObject({
        ...{ response_type: 'code', code_challenge_method: 'S256', state: kept.state },
      });
      expect(url.href).not.toContain(kept.verifier);
      const outcome = await signIn.complete(query, kept);
      expect(outcome).toMatchObject({
        kind: 'issued',
        issued: { signedIn: { name: provider.name, roles: ['operator'] } },
      });
    });

    it.each([
      ['the state of another journey', { state: 'another' }],
      ['the nonce of another journey', { nonce: 'another' }],
      ['the verifier of another journey', { verifier: 'x'.repeat(43) }],
    ])('refuses %s', async (_, other) => {
      const { kept, query } = await journey();
      expect(await signIn.complete(query, { ...kept, ...other })).toEqual({ kind: 'refused' });
    });

    it('takes a code once', async () => {
      const { kept, query } = await journey();
      await signIn.complete(query, kept);
      expect(await signIn.complete(query, kept)).toEqual({ kind: 'refused' });
    });

    it('knows who was refused there, and who has no role here', async () => {
      const { kept } = await journey();
      const refused = new URLSearchParams({
        ...{ error: 'access_denied', state: kept.state, iss: provider.issuer },
      });
      expect(await signIn.complete(refused.toString(), kept)).toEqual({ kind: 'refused' });
      await provider.setRoles([]);
      const { kept: other, query } = await journey();
      expect(await signIn.complete(query, other)).toEqual({ kind: 'no_role' });
    });
  });

  describe('tokens', () => {
    it('are exchanged, with the roles that hold now', async () => {
      const { tokens } = await issued();
      await provider.setRoles(['viewer']);
      const next = await signIn.refresh(tokens);
      expect(next?.signedIn.roles).toEqual(['viewer']);
      expect(next?.tokens.accessToken).not.toBe(tokens.accessToken);
      expect(next?.tokens.idToken).toBeDefined();
    });

    it('are good no more after signing out, and the browser is sent to end the session there', async () => {
      const { tokens } = await issued();
      const url = new URL((await signIn.signOut(tokens))!);
      expect(url.origin).toBe(new URL(provider.issuer).origin);
      expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${CONSOLE_URL}/`);
      expect(await signIn.refresh(tokens)).toBeUndefined();
    });
  });
}
