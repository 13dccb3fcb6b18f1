import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, ask, servicePath } from './client.ts';

let answer: Response | Error;
let asked: { url: string; init: RequestInit }[];

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const problem = (status: number, body: object, headers = {}) =>
  new Response(JSON.stringify(body), {
    ...{ status, headers: { 'content-type': 'application/problem+json', ...headers } },
  });
const failure = async (path = '/api/services/orchestrator/sagas') => {
  const error: unknown = await ask(path).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
};

describe('a question to the console', () => {
  it('gives what was answered', async () => {
    answer = new Response('{"a":1}', { headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(await ask('/api/session')).toEqual({ a: 1 });
    expect(asked[0]!.init.headers).not.toHaveProperty('x-console-page');
  });

  it.each([
    ['a page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['half of its JSON', () => new Response('{"a":', { headers: { 'content-type': 'application/json' } })],
  ])('that is answered with %s has failed', async (_, answered) => {
    answer = answered();
    expect((await failure()).code).toBe('no_json');
  });

  it('proves where an act comes from, and sends JSON', async () => {
    answer = new Response(null, { status: 204 });
    expect(await ask('/api/sign-in', { method: 'POST', body: { name: 'wang' } })).toBeUndefined();
    expect(asked[0]!.init).toMatchObject({
      ...{ method: 'POST', body: '{"name":"wang"}', credentials: 'same-origin' },
      headers: { 'x-console-page': '1', 'content-type': 'application/json' },
    });
  });

  it('takes an act as done that was accepted without a word, and no question as answered by none', async () => {
    answer = new Response('', { status: 202, headers: { 'content-type': 'application/json' } });
    expect(await ask('/api/services/power-ops/feeders/row-a/reclosed', { method: 'POST' })).toBeUndefined();
    answer = new Response('', { status: 200, headers: { 'content-type': 'application/json' } });
    expect((await failure()).code).toBe('no_json');
    answer = new Response('<html>', { status: 200, headers: { 'content-type': 'text/html' } });
    await expect(ask('/api/sign-in', { method: 'POST' })).rejects.toMatchObject({ code: 'no_json' });
  });

  it.each([
    [
      'a problem',
      () => problem(503, { code: 'service_unreachable', title: 'T', detail: 'D' }),
      503,
      'service_unreachable',
      'D',
    ],
    [
      'wrong fields',
      () =>
        problem(422, {
          code: 'validation_failed',
          title: 'T',
          errors: [{ pointer: '/reason', detail: 'is long' }],
        }),
      ...[422, 'validation_failed', '/reason is long'],
    ],
    ['no JSON', () => new Response('<html>', { status: 502 }), 502, '502', ''],
    [
      'broken JSON',
      () => new Response('{', { status: 500, headers: { 'content-type': 'application/json' } }),
      500,
      '500',
      '',
    ],
  ] as const)('tells of %s', async (_, said, status, code, detail) => {
    answer = (said as () => Response)();
    expect(await failure()).toMatchObject({ status, code, detail, service: 'orchestrator' });
  });

  it('tells that nobody answers, and when to come again', async () => {
    answer = new TypeError('Failed to fetch');
    expect(await failure('/api/session')).toMatchObject({ status: 0, code: 'unreachable', service: '' });
    answer = problem(429, { code: 'too_many_attempts' }, { 'retry-after': '7' });
    expect(await failure()).toMatchObject({ retryAfterS: 7 });
  });
});

it('the parts of an address are escaped, and what is not said is left out', () => {
  const query = { state: undefined, after: 'a&b', limit: 5 };
  expect(servicePath('orchestrator', ['sagas', '單/1?x'], query)).toBe(
    '/api/services/orchestrator/sagas/%E5%96%AE%2F1%3Fx?after=a%26b&limit=5',
  );
});
