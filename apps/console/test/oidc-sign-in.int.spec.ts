import { oidcBearer } from '@night-market/access';
import { silentLog, systemClock } from '@night-market/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OidcSignIn } from '../src/adapters/oidc/oidc-sign-in.ts';
import { ProviderAwayError, type Issued } from '../src/sign-in/ports.ts';
import { CONSOLE_URL, RESOURCE, TestBrowser, TestProvider } from './support/provider.ts';

let provider: TestProvider;
let signIn: OidcSignIn;

beforeAll(async () => {
  provider = await TestProvider.start();
});
afterAll(() => provider.stop());

beforeEach(() => {
  provider.roles = ['operator'];
  provider.isAway = false;
  signIn = newSignIn();
});

function newSignIn(): OidcSignIn {
  const { issuer } = provider;
  const settings = { issuer, audience: 'night-market', rolesClaim: 'roles', clockToleranceS: 5 };
  return new OidcSignIn(
    {
      ...{ issuer, clientId: 'console', clientSecret: undefined, scopes: 'openid' },
      ...{ resource: RESOURCE, consoleUrl: CONSOLE_URL },
    },
    oidcBearer(settings, systemClock, silentLog),
    systemClock,
  );
}

const isBack = ({ origin }: URL): boolean => origin === CONSOLE_URL;

async function journey() {
  const { url, journey: kept } = await signIn.begin('/sagas');
  const back = await new TestBrowser().follow(url, isBack);
  return { url: new URL(url), kept, query: back.search.slice(1) };
}

async function issued(): Promise<Issued> {
  const { kept, query } = await journey();
  const outcome = await signIn.complete(query, kept);
  if (outcome.kind !== 'issued') throw new Error(outcome.kind);
  return outcome.issued;
}

describe('signing in at a real provider', () => {
  it('asks for a code with PKCE, state and nonce, and gives who it is', async () => {
    const { url, kept, query } = await journey();
    const asked = Object.fromEntries(url.searchParams);
    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', state: kept.state });
    expect(url.href).not.toContain(kept.verifier);
    const outcome = await signIn.complete(query, kept);
    expect(outcome).toMatchObject({
      kind: 'issued',
      issued: { signedIn: { name: 'Wang', roles: ['operator'] } },
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
    const refused = new URLSearchParams({ error: 'access_denied', state: kept.state, iss: provider.issuer });
    expect(await signIn.complete(refused.toString(), kept)).toEqual({ kind: 'refused' });
    provider.roles = [];
    const { kept: other, query } = await journey();
    expect(await signIn.complete(query, other)).toEqual({ kind: 'no_role' });
  });
});

describe('tokens of a real provider', () => {
  it('are exchanged, with the roles that hold now', async () => {
    const { tokens } = await issued();
    provider.roles = ['viewer'];
    const next = await signIn.refresh(tokens);
    expect(next?.signedIn.roles).toEqual(['viewer']);
    expect(next?.tokens.accessToken).not.toBe(tokens.accessToken);
    expect(next?.tokens.idToken).toBeDefined();
  });

  it('are good no more after signing out, and the browser is sent to end the session there', async () => {
    const { tokens } = await issued();
    const url = new URL((await signIn.signOut(tokens))!);
    expect(url.origin).toBe(provider.issuer);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${CONSOLE_URL}/`);
    expect(await signIn.refresh(tokens)).toBeUndefined();
  });

  it('cannot be had while the provider is away; it is asked again when it is back', async () => {
    const { tokens } = await issued();
    signIn = newSignIn();
    provider.isAway = true;
    await expect(signIn.begin('/')).rejects.toThrow(ProviderAwayError);
    await expect(signIn.refresh(tokens)).rejects.toThrow(ProviderAwayError);
    provider.isAway = false;
    expect(await signIn.refresh(tokens)).toBeDefined();
  });
});
