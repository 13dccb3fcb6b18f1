import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { AddressGuard } from './address-guard.ts';
import { HttpCaller, type HttpCallerSettings } from './http-caller.ts';
import { failureOfAnswer, failureOfCall } from './outcome.ts';

const TIMEOUT_MS = 300;

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A caller, and a server that does with every request what the test says. */
async function serverThat(
  act: (response: ServerResponse, request: IncomingMessage) => void,
  more: Partial<HttpCallerSettings> = {},
  host = '127.0.0.1',
) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    act(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const caller = new HttpCaller({
    ...{ origin, timeoutMs: TIMEOUT_MS, connections: 2, maxBodyBytes: 1_000 },
    ...more,
  });
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  cleanups.push(async () => server.closeAllConnections());
  cleanups.push(() => caller.close());
  return { caller, seen, server };
}

const get = { method: 'GET', path: '/thing' } as const;

/** What kind of failure a call ends in. */
const failure = async (caller: HttpCaller) =>
  caller.call(get).then(
    () => 'answered',
    (error: unknown) => failureOfCall(error, 'the shop').kind,
  );

describe('the HTTP caller', () => {
  it('sends what it is given, once, and reads the answer', async () => {
    const { caller, seen } = await serverThat(
      (response) => void response.writeHead(201, { 'x-a': 'b' }).end('made'),
      {
        headers: { authorization: 'Bearer key' },
      },
    );
    const answer = await caller.call({ method: 'POST', path: '/things?a=1', key: 'k-1', body: '{}' });
    expect(answer).toMatchObject({ status: 201, text: 'made', headers: { 'x-a': 'b' } });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /things?a=1']);
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer key', 'idempotency-key': 'k-1' });
  });

  it('follows no redirect', async () => {
    const { caller, seen } = await serverThat(
      (response) => void response.writeHead(307, { location: '/elsewhere' }).end(),
    );
    expect((await caller.call(get)).status).toBe(307);
    expect(seen).toHaveLength(1);
  });

  it('repeats nothing by itself', async () => {
    const { caller, seen } = await serverThat((_response, request) => void request.socket.destroy());
    expect(await failure(caller)).toBe('unknown');
    expect(seen).toHaveLength(1);
  });

  it.each<[string, (response: ServerResponse, request: IncomingMessage) => void]>([
    ['is silent', () => undefined],
    ['stops half-way', (response) => void response.writeHead(200, { 'content-length': '9' }).write('{')],
    ['sends too much', (response) => void response.end('x'.repeat(1_001))],
    [
      'sends too much in pieces',
      (response) => (response.write('x'.repeat(600)), void response.end('x'.repeat(600))),
    ],
    ['speaks no HTTP', (_response, request) => void request.socket.end('SMTP ready\r\n')],
    [
      'lets its answer drip',
      (response) => {
        const drip = setInterval(() => response.write('x'), 50);
        response.once('close', () => clearInterval(drip));
      },
    ],
  ])('knows nothing of the outcome when the other side %s', async (_name, act) => {
    const { caller } = await serverThat(act);
    expect(await failure(caller)).toBe('unknown');
  });

  it('knows that nothing was done when nobody listens', async () => {
    const { caller, server } = await serverThat(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(caller)).toBe('transient');
    await new Promise<void>((resolve) => server.listen(0, resolve));
  });
});

describe('a guard of addresses', () => {
  const asked: string[] = [];
  const guardThat = (allows: boolean): AddressGuard => ({
    allows: (address) => (asked.push(address), allows),
  });
  afterEach(() => void asked.splice(0));

  it.each(['127.0.0.1', 'localhost'])('is asked before %s is connected to', async (host) => {
    const guard = guardThat(false);
    const { caller, seen, server } = await serverThat((response) => void response.end(), { guard }, host);
    let connections = 0;
    server.on('connection', () => connections++);
    expect(await failure(caller)).toBe('permanent');
    expect(asked).toContain('127.0.0.1');
    expect([seen.length, connections]).toEqual([0, 0]);
  });

  it.each(['127.0.0.1', 'localhost'])('lets %s through when it allows it', async (host) => {
    const guard = { allows: (address: string) => address === '127.0.0.1' };
    const { caller } = await serverThat((response) => void response.end('in'), { guard }, host);
    expect((await caller.call(get)).text).toBe('in');
  });
});

describe('what a status means', () => {
  const kind = (status: number, table = {}) =>
    failureOfAnswer({ status, headers: {}, text: '' }, 'the shop', 0, table)?.kind;

  it.each([
    [200, undefined],
    [204, undefined],
    [301, 'permanent'],
    [400, 'permanent'],
    [401, 'transient'],
    [404, 'permanent'],
    [409, 'unknown'],
    [422, 'permanent'],
    [429, 'transient'],
    [500, 'unknown'],
    [503, 'unknown'],
  ])('%d: %s', (status, expected) => expect(kind(status)).toBe(expected));

  it('is what the table of the destination says, where it says something', () => {
    const table = { 200: 'permanent', 503: 'transient' } as const;
    expect([200, 201, 500, 503].map((status) => kind(status, table))).toEqual([
      ...['permanent', undefined, 'unknown', 'transient'],
    ]);
  });

  it.each([
    ['7', 7_000],
    ['Sun, 22 Nov 2026 18:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 17:00:00 GMT', 0],
    ['soon', undefined],
  ])('comes with the wait that it asks for: %s', (header, expected) => {
    const answer = { status: 429, headers: { 'retry-after': header }, text: '' };
    const nowMs = Date.parse('2026-11-22T18:00:00Z');
    expect(failureOfAnswer(answer, 'the shop', nowMs)?.retryAfterMs).toBe(expected);
  });
});
