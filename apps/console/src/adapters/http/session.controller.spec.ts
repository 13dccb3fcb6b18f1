import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sessions } from '../../keep-session/sessions.ts';
import {
  ProviderAwayError,
  type PasswordSignIn,
  type RedirectSignIn,
  type SignInOutcome,
} from '../../sign-in/ports.ts';
import { SESSION_DOOR } from '../../tokens.ts';
import { SessionAuthenticator } from './session-authenticator.ts';
import { SessionCookies } from './session-cookies.ts';
import { SessionController, type SessionDoor } from './session.controller.ts';

const SECRET = 'only-for-tests-only-for-tests-only';
const TOKENS = { accessToken: 'a', refreshToken: 'r', untilMs: 0 };
const WANG = { operatorId: 'op_1', name: 'wang', roles: ['operator'] } as const;
const ISSUED: SignInOutcome = { kind: 'issued', issued: { tokens: TOKENS, signedIn: WANG } };
const OWN = { 'x-console-page': '1' };

let app: NestFastifyApplication;
let known: Set<string>;
let outcome: SignInOutcome | 'away';
let cookies: SessionCookies;
let sessions: Pick<Sessions, 'begin' | 'find' | 'end'>;

const told = (): Promise<SignInOutcome> =>
  outcome === 'away' ? Promise.reject(new ProviderAwayError('away')) : Promise.resolve(outcome);

beforeEach(() => {
  [known, outcome] = [new Set(), ISSUED];
  let begun = 0;
  cookies = new SessionCookies(false, SECRET);
  sessions = {
    begin: () => {
      const id = String(begun++).padStart(43, 'x');
      known.add(id);
      return Promise.resolve(id);
    },
    find: (id) =>
      outcome === 'away'
        ? Promise.reject(new ProviderAwayError('away'))
        : Promise.resolve(known.has(id) ? { ...WANG, tokens: TOKENS, usedAtMs: 0, endsAtMs: 1 } : undefined),
    end: (id) => Promise.resolve(known.delete(id) ? 'https://login.test/end' : undefined),
  };
});
afterEach(() => app.close());

async function serve(way: Pick<SessionDoor, 'password'> | Pick<SessionDoor, 'redirect'>): Promise<void> {
  const door = { sessions, cookies, consoleUrl: undefined, lifeS: 60, ...way };
  const module = {
    ...{ module: class DoorModule {}, controllers: [SessionController] },
    providers: [{ provide: SESSION_DOOR, useValue: door }],
  };
  app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
}

const byPassword = () => serve({ password: { signIn: told } as Partial<PasswordSignIn> as PasswordSignIn });
const byRedirect = () =>
  serve({
    redirect: {
      begin: (backTo: string) =>
        outcome === 'away'
          ? Promise.reject(new ProviderAwayError('away'))
          : Promise.resolve({
              url: 'https://login.test/auth',
              journey: { state: 's', nonce: 'n', verifier: 'v', backTo },
            }),
      complete: told,
    } as Partial<RedirectSignIn> as RedirectSignIn,
  });

const enter = (headers: Record<string, string> = OWN) =>
  app.inject({
    ...{ method: 'POST', url: '/api/sign-in', headers, payload: { name: 'wang', password: 'secret' } },
  } as never);
const cookieIn = (answer: { headers: Record<string, unknown> }): string =>
  [answer.headers['set-cookie']]
    .flat()
    .map((line) => String(line).split(';')[0])
    .join('; ');

describe('signing in by a password', () => {
  beforeEach(byPassword);

  it('puts the id of a session into a cookie, and nothing of the tokens anywhere', async () => {
    const answer = await enter();
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect(answer.headers['set-cookie']).toMatch(
      /^console-session=x+0; Path=\/; HttpOnly; SameSite=Strict; Max-Age=60$/,
    );
    const session = await app.inject({ url: '/api/session', headers: { cookie: cookieIn(answer) } });
    expect(session.json()).toEqual({ operator: { name: 'wang', roles: ['operator'] }, signIn: 'password' });
  });

  it('ends the session that the browser had', async () => {
    const cookie = cookieIn(await enter());
    await enter({ ...OWN, cookie });
    const before = await app.inject({ url: '/api/session', headers: { cookie } });
    expect([known.size, before.json<{ operator: null }>().operator]).toEqual([1, null]);
  });

  it('is not done for another page', async () => {
    const foreign = [{}, { ...OWN, origin: 'https://evil.test' }, { ...OWN, 'sec-fetch-site': 'cross-site' }];
    for (const headers of foreign)
      expect((await enter(headers as Record<string, string>)).statusCode).not.toBe(204);
    expect(known.size).toBe(0);
  });

  it('leads nowhere by the way of a provider', async () => {
    expect((await app.inject('/api/sign-in/start')).headers.location).toBe('/');
    expect((await app.inject('/api/sign-in/callback?code=c')).headers.location).toBe('/?sign-in=expired');
  });
});

describe('signing in at a provider', () => {
  beforeEach(byRedirect);

  const start = (backTo: string) =>
    app.inject(`/api/sign-in/start?${new URLSearchParams({ backTo }).toString()}`);
  const back = (cookie: string) =>
    app.inject({ url: '/api/sign-in/callback?code=c&state=s', headers: { cookie } });

  it('leads there and back to where one wanted to go', async () => {
    const away = await start('/sagas/order-1');
    expect(away.headers.location).toBe('https://login.test/auth');
    expect(away.headers['set-cookie']).toMatch(
      /^console-journey=[\w-]+; Path=\/api\/sign-in; HttpOnly; SameSite=Lax/,
    );
    // Nobody reads in it how the answer will be proved.
    expect(Buffer.from(cookieIn(away).split('=')[1]!, 'base64url').toString()).not.toContain('verifier');
    const home = await back(cookieIn(away));
    expect(home.headers.location).toBe('/sagas/order-1');
    expect(cookieIn(home)).toContain('console-session=x');
    expect(cookieIn(home)).toMatch(/console-journey=(;|$)/);
  });

  it('never leads elsewhere', async () => {
    for (const elsewhere of ['//evil.test', 'https://evil.test', '/\\evil.test'])
      expect((await back(cookieIn(await start(elsewhere)))).headers.location).toBe('/');
  });

  it.each([
    ['refused', { kind: 'refused' }, 'refused'],
    ['without a role', { kind: 'no_role' }, 'no_role'],
    ['while the provider is away', 'away', 'provider_away'],
  ] as const)('ends %s with the reason', async (_, became, reason) => {
    const cookie = cookieIn(await start('/'));
    outcome = became;
    expect((await back(cookie)).headers.location).toBe(`/?sign-in=${reason}`);
    expect(known.size).toBe(0);
  });

  it('ends where another browser has begun it, or nobody, or somebody who changed the cookie', async () => {
    const cookie = cookieIn(await start('/'));
    for (const wrong of ['', `${cookie.slice(0, -4)}AAAA`, 'console-journey=x'])
      expect((await back(wrong)).headers.location).toBe('/?sign-in=expired');
    expect(known.size).toBe(0);
  });
});

describe('signing out', () => {
  beforeEach(byPassword);

  it('ends the session and says where else to go', async () => {
    const cookie = cookieIn(await enter());
    const out = (headers: Record<string, string>) =>
      app.inject({ method: 'POST', url: '/api/sign-out', headers, payload: { everywhere: false } });
    expect((await out({ cookie })).statusCode).not.toBe(200);
    expect(known.size).toBe(1);
    const answer = await out({ ...OWN, cookie });
    expect(answer.json()).toEqual({ url: 'https://login.test/end' });
    expect(answer.headers['set-cookie']).toMatch(/^console-session=; .*Max-Age=0/);
    expect((await out(OWN)).json()).toEqual({ url: null });
  });
});

describe('a request with a session', () => {
  beforeEach(byPassword);

  const ask = async (more: object = {}) => {
    const cookie = cookieIn(await enter());
    return new SessionAuthenticator(sessions, cookies, undefined).authenticate({
      ...{ method: 'GET', path: '/', headers: { cookie } },
      ...more,
    });
  };

  it('is the operator’s', async () => {
    expect(await ask()).toEqual({ kind: 'operator', id: 'op_1', name: 'wang', roles: ['operator'] });
  });

  it('is refused when the session is over, or it comes from another page', async () => {
    const cookie = `console-session=${'y'.repeat(43)}`;
    expect(await ask({ headers: { cookie } })).toMatchObject({ kind: 'refusal', reason: 'expired' });
    expect(await ask({ method: 'POST' })).toMatchObject({ kind: 'refusal', reason: 'malformed' });
  });

  it('is told to come again while the provider is away', async () => {
    const cookie = cookieIn(await enter());
    outcome = 'away';
    const request = { method: 'GET', path: '/', headers: { cookie } };
    const found = await new SessionAuthenticator(sessions, cookies, undefined).authenticate(request);
    expect(found).toMatchObject({ kind: 'refusal', reason: 'unavailable', retryAfterS: 5 });
  });

  it('is somebody else’s matter without one, and with a token of its own', async () => {
    expect(await ask({ headers: {} })).toBeUndefined();
    expect(await ask({ authorization: 'Bearer x' })).toBeUndefined();
  });
});
