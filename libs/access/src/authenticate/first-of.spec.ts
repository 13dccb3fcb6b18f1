import { expect, it } from 'vitest';
import type { Authentication, Authenticator } from './authenticator.ts';
import { bearerToken } from './bearer.ts';
import { FirstOf } from './first-of.ts';

const asked: string[] = [];
const saying = (name: string, answer: Authentication): Authenticator => ({
  authenticate: () => {
    asked.push(name);
    return Promise.resolve(answer);
  },
});
const request = { headers: {}, method: 'GET', path: '/' };
const gate = { kind: 'device', id: 'gate-1' } as const;

it('takes the first answer, a refusal included, and asks no further', async () => {
  asked.length = 0;
  const refused = { kind: 'refusal', reason: 'expired', explanation: 'It is over.' } as const;
  const first = new FirstOf([saying('a', undefined), saying('b', refused), saying('c', gate)]);
  expect(await first.authenticate({ ...request, authorization: 'Bearer x' })).toBe(refused);
  expect(asked).toEqual(['a', 'b']);
});

it('refuses a credential whose form nobody knows, and tells nothing about a request without one', async () => {
  const none = new FirstOf([saying('a', undefined)]);
  expect(await none.authenticate({ ...request, authorization: 'Basic eDp5' })).toMatchObject({
    reason: 'malformed',
  });
  expect(await none.authenticate(request)).toBeUndefined();
});

it.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc ', 'abc'],
  ['Bearer', undefined],
  ['Bearer a b', undefined],
  ['Basic abc', undefined],
  ['Bearer ä', undefined],
  [undefined, undefined],
])('%s', (header, token) => expect(bearerToken(header)).toBe(token));
