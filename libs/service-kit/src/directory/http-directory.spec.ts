import type { Agent, Request } from '@night-market/directory-client';
import { expect, it } from 'vitest';
import { HttpDirectory } from './http-directory.ts';

const agent: Agent = {
  agentId: 'gate:h-1',
  description: { services: [], operationsUrl: 'http://h:1/ops' },
  process: 'p1',
};
const never = new AbortController().signal;

function answering(status: number, body: unknown, token: string | undefined = 'token-of-the-gate') {
  const calls: { url: string; init: RequestInit }[] = [];
  const send = (url: string, init: RequestInit) => {
    calls.push({ url, init });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return Promise.resolve(new Response(status === 204 ? null : text, { status }));
  };
  return { calls, directory: new HttpDirectory('http://d:1/', () => token, send as typeof fetch) };
}

const listedWith = (process: string, state = 'live') => ({
  state,
  services: [
    { name: 'gate', type: 'operations', properties: { process } },
    { name: 'x', type: 'event' },
  ],
});
const register: Request = { kind: 'register' };
const renew: Request = { kind: 'renew', epoch: '7' };
const look: Request = { kind: 'look' };

it.each([
  [register, 200, { epoch: '7', renewAfterMs: 9_000 }, { kind: 'granted', epoch: '7', renewAfterMs: 9_000 }],
  [renew, 200, { epoch: '7', renewAfterMs: 9_000 }, { kind: 'granted', epoch: '7', renewAfterMs: 9_000 }],
  [renew, 404, { code: 'agent_unknown' }, { kind: 'unknown' }],
  [renew, 409, { code: 'lease_superseded' }, { kind: 'superseded' }],
  [look, 200, listedWith('p1'), { kind: 'ours' }],
  [look, 200, listedWith('p2'), { kind: 'theirs' }],
  [look, 200, listedWith('p2', 'expired'), { kind: 'unknown' }],
  [look, 404, { code: 'not_found' }, { kind: 'unknown' }],
] as const)('%j answered with %i %j means %j', async (request, status, body, answer) => {
  expect(await answering(status, body).directory.ask(request, agent, never)).toEqual(answer);
});

it.each([
  [register, 401, { code: 'unauthorized' }, 'answered 401 unauthorized'],
  [register, 200, '<html>', 'answered 200'],
  [renew, 404, '<html>', 'answered 404'],
  [renew, 409, { code: 'else' }, 'answered 409'],
  [look, 503, {}, 'answered 503'],
] as const)('%j answered with %i %j is no answer', async (request, status, body, text) => {
  await expect(answering(status, body).directory.ask(request, agent, never)).rejects.toThrow(text);
});

it('shows the token of the service, and asks nothing without one', async () => {
  const { calls, directory } = answering(200, { epoch: '7', renewAfterMs: 1 });
  await directory.ask(register, agent, never);
  expect(calls[0]!.url).toBe('http://d:1/agents/gate%3Ah-1');
  expect(calls[0]!.init.headers).toMatchObject({ authorization: 'Bearer token-of-the-gate' });
  const without = new HttpDirectory(
    'http://d:1',
    () => undefined,
    () => Promise.reject(new Error('asked')),
  );
  await expect(without.ask(register, agent, never)).rejects.toThrow('present.directory');
});

it.each([
  [204, undefined],
  [409, { code: 'lease_superseded' }],
])('has left when the directory answers %i', async (status, body) => {
  await answering(status, body ?? '').directory.leave('gate:h-1', '7', never);
});

it('has not left when it answers anything else', async () => {
  await expect(answering(500, {}).directory.leave('gate:h-1', '7', never)).rejects.toThrow('500');
});
