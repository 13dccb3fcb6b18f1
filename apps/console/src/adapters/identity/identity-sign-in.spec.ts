import type { Authenticator } from '@night-market/access';
import { FakeClock } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProviderAwayError } from '../../sign-in/ports.ts';
import { IdentitySignIn } from './identity-sign-in.ts';

const PAIR = { accessToken: 'a-1', tokenType: 'Bearer', expiresInS: 600, refreshToken: 'r-1' };
const TOKENS = { accessToken: 'a-0', refreshToken: 'r-0', untilMs: 0 };

let answer: Response | Error;
let sent: { url: string; body: unknown }[];
let signIn: IdentitySignIn;

/** Knows one token. */
const check: Authenticator = {
  authenticate: ({ authorization }) =>
    Promise.resolve(
      authorization === 'Bearer a-1'
        ? { kind: 'operator', id: 'op_1', name: 'wang', roles: ['viewer'] }
        : { kind: 'refusal', reason: 'no_role', explanation: 'It has none of our roles.' },
    ),
};

beforeEach(() => {
  sent = [];
  signIn = new IdentitySignIn({
    ...{ url: 'http://identity:3005/', check, clock: new FakeClock() },
    send: (url, init) => {
      sent.push({ url: String(url), body: JSON.parse(String(init?.body)) });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone());
    },
  });
});

const json = (status: number, body: object, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const enter = (newPassword?: string) => signIn.signIn('wang', 'secret', newPassword);

describe('signing in by a password', () => {
  it('gives tokens and who they are for', async () => {
    answer = json(200, PAIR);
    expect(await enter()).toMatchObject({
      kind: 'issued',
      issued: { tokens: { accessToken: 'a-1', refreshToken: 'r-1' }, signedIn: { name: 'wang' } },
    });
    await enter('another one');
    expect(sent.map(({ body }) => body)).toEqual([
      { name: 'wang', password: 'secret' },
      { name: 'wang', password: 'secret', newPassword: 'another one' },
    ]);
    expect(sent[0]!.url).toBe('http://identity:3005/sign-in');
  });

  it.each([
    ['a wrong password', json(401, { code: 'sign_in_refused' }), { kind: 'refused' }],
    ['a name that cannot be one', json(400, { code: 'validation_failed' }), { kind: 'refused' }],
    ['a one-time password', json(403, { code: 'new_password_needed' }), { kind: 'new_password_needed' }],
    [
      'a bad new password',
      json(422, {
        code: 'bad_new_password',
        errors: [{ pointer: '/newPassword', detail: 'is the old one' }],
      }),
      { kind: 'bad_new_password', fault: 'is the old one' },
    ],
    [
      'too many attempts',
      json(429, { code: 'too_many_attempts' }, { 'retry-after': '42' }),
      { kind: 'too_many', retryAfterS: 42 },
    ],
    ['a token without a role', json(200, { ...PAIR, accessToken: 'a-2' }), { kind: 'no_role' }],
  ])('tells of %s', async (_, said, outcome) => {
    answer = said;
    expect(await enter()).toEqual(outcome);
  });

  it.each([
    ['does not answer', new TypeError('fetch failed')],
    ['has a fault', json(500, {})],
    ['is no identity', new Response('<html>', { status: 200 })],
    ['forbids something else', json(403, { code: 'forbidden' })],
  ])('waits while identity %s', async (_, said) => {
    answer = said;
    await expect(enter()).rejects.toThrow(ProviderAwayError);
  });
});

describe('the tokens of identity', () => {
  it('are exchanged until it refuses', async () => {
    answer = json(200, PAIR);
    expect((await signIn.refresh(TOKENS))?.tokens.accessToken).toBe('a-1');
    answer = json(401, { code: 'refresh_refused' });
    expect(await signIn.refresh(TOKENS)).toBeUndefined();
    answer = json(503, {});
    await expect(signIn.refresh(TOKENS)).rejects.toThrow(ProviderAwayError);
    expect(sent[0]).toEqual({ url: 'http://identity:3005/refresh', body: { refreshToken: 'r-0' } });
  });

  it('end by signing out', async () => {
    answer = new Response(null, { status: 204 });
    expect(await signIn.signOut(TOKENS)).toBeUndefined();
    expect(sent[0]).toEqual({ url: 'http://identity:3005/sign-out', body: { refreshToken: 'r-0' } });
  });
});
