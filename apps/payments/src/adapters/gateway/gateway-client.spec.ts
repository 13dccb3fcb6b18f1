import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { UnknownOutcomeError } from '@night-market/intents';
import { charge } from '../../../test/support/facts.ts';
import type { Refund } from '../../domain/refund.ts';
import { GatewayClient } from './gateway-client.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly key: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A client, and a gateway that does with every request what the test says. */
async function gatewayThat(act: (response: ServerResponse, request: IncomingMessage) => void) {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const key = headers['idempotency-key'] as string | undefined;
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      seen.push({ method, url, key, authorization: headers.authorization, body });
      act(response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new GatewayClient({ url, apiKey: 'key', timeoutMs: 300, concurrency: 4 });
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  cleanups.push(async () => server.closeAllConnections());
  cleanups.push(() => client.close());
  return { client, seen, server, url };
}

const answers = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const failure = (code: string) => ({ error: { code, message: 'No.' } });

const booked = {
  id: 'cap-1',
  status: 'succeeded',
  key: 'k',
  reference: 'order-1',
  amount: 12_000,
  currency: 'TWD',
};
const cap = (id: string) => ({ id, amount: 12_000, currency: 'TWD' });
const refund: Refund = {
  captureId: 'cap-2',
  orderId: 'order-1',
  amount: 12_000,
  currency: 'TWD',
  state: 'pending',
  attempt: 1,
  refundId: null,
};

type Misbehaviour = [string, (response: ServerResponse, request: IncomingMessage) => void];

/** Ways of giving no answer that can be trusted. */
const untrustworthy: Misbehaviour[] = [
  ['500', answers(500, failure('server_error'))],
  ['502 with a page', (response) => void response.writeHead(502).end('<html>Bad gateway</html>')],
  ['503', answers(503, failure('busy'))],
  ['429', answers(429, failure('slow_down'))],
  ['409 for a request under way', answers(409, failure('in_progress'))],
  ['401', answers(401, failure('bad_key'))],
  ['403', answers(403, failure('forbidden'))],
  ['a redirect', answers(302, {})],
  ['200 with garbage', (response) => void response.writeHead(200).end('captured, honestly')],
  ['200 with nothing', (response) => void response.writeHead(200).end()],
  ['200 with another shape', answers(200, { captured: true })],
  ['200 with null', answers(200, null)],
  ['204', (response) => void response.writeHead(204).end()],
  ['402 with garbage', (response) => void response.writeHead(402).end('declined?')],
  ['a reset', (_response, request) => void request.socket.resetAndDestroy()],
  ['a hang-up', (_response, request) => void request.socket.destroy()],
  ['no HTTP', (_response, request) => void request.socket.end('SMTP ready\r\n')],
];

/** The same, after the time-out; every call takes one way through the client, so capture and query stand for all. */
const slow: Misbehaviour[] = [
  [
    'half an answer',
    (response) => void (response.writeHead(200, { 'content-length': '100' }), response.write('{')),
  ],
  ['silence', () => undefined],
];

describe('a capture at the gateway', () => {
  it('is asked for with the order and a key that is the same for ever', async () => {
    const { client, seen } = await gatewayThat(answers(200, booked));
    await client.capture(charge());
    await client.capture(charge('order-1', { causationId: 'another' }));
    await client.capture(charge('order-2'));
    expect(seen[0]).toEqual({
      method: 'POST',
      url: '/v1/captures',
      key: 'a80dca2a-2062-5795-b7ca-9ea594b97188',
      authorization: 'Bearer key',
      body: { reference: 'order-1', amount: 12_000, currency: 'TWD' },
    });
    expect(seen[1]?.key).toBe(seen[0]?.key);
    expect(seen[2]?.key).not.toBe(seen[0]?.key);
  });

  it('is captured by a 200, with the duplicates that the gateway owns up to', async () => {
    const { client } = await gatewayThat(
      answers(200, { ...booked, duplicates: [{ id: 'cap-2', amount: 11_900 }] }),
    );
    expect(await client.capture(charge())).toEqual({
      orderId: 'order-1',
      captures: [cap('cap-1'), { ...cap('cap-2'), amount: 11_900 }],
    });
  });

  it('has the amount that the gateway says, not the one we asked for', async () => {
    const { client } = await gatewayThat(answers(200, { ...booked, amount: 1, currency: 'USD' }));
    expect((await client.capture(charge())).captures).toEqual([{ id: 'cap-1', amount: 1, currency: 'USD' }]);
  });

  it.each([
    [402, failure('card_declined'), 'card_declined'],
    [402, {}, 'gateway_rejected'],
    [402, failure('x'.repeat(101)), 'gateway_rejected'],
    [402, failure('declined 4111 1111 1111 1111'), 'declined [card number]'],
    [400, failure('invalid_request'), 'gateway_rejected'],
    [422, failure('idempotency_key_reused'), 'gateway_rejected'],
  ])('is refused for good by a %d %j', async (status, body, declined) => {
    const { client } = await gatewayThat(answers(status, body));
    expect(await client.capture(charge())).toEqual({ orderId: 'order-1', captures: [], declined });
  });

  it.each([...untrustworthy, ...slow])('is unknown after %s', async (_name, act) => {
    const { client } = await gatewayThat(act);
    await expect(client.capture(charge())).rejects.toThrow(UnknownOutcomeError);
  });

  it.each(['cap\u0000', 'cap\ud800', '', 'x'.repeat(101)])(
    'is unknown when its id %j cannot be kept',
    async (id) => {
      const { client } = await gatewayThat(answers(200, { ...booked, id }));
      await expect(client.capture(charge())).rejects.toThrow(UnknownOutcomeError);
    },
  );

  it('is unknown when nobody listens', async () => {
    const { client, server } = await gatewayThat(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await expect(client.capture(charge())).rejects.toThrow(UnknownOutcomeError);
    await new Promise<void>((resolve) => server.listen(0, resolve));
  });

  it('is not sent a second time by the client itself', async () => {
    const { client, seen } = await gatewayThat((_response, request) => void request.socket.destroy());
    await expect(client.capture(charge())).rejects.toThrow(UnknownOutcomeError);
    expect(seen).toHaveLength(1);
  });
});

describe('asking for captures by key', () => {
  it('finds all, reported or not', async () => {
    const { client, seen } = await gatewayThat(
      answers(200, { captures: [cap('cap-1'), cap('cap-2')], declined: null }),
    );
    expect(await client.findCaptures(charge())).toEqual({
      orderId: 'order-1',
      captures: [cap('cap-1'), cap('cap-2')],
    });
    await client.capture(charge()).catch(() => undefined);
    expect(seen[0]?.url).toBe(`/v1/captures?key=${seen[1]?.key}`);
  });

  it('finds a refusal', async () => {
    const { client } = await gatewayThat(answers(200, { captures: [], declined: { code: 'card_declined' } }));
    expect(await client.findCaptures(charge())).toEqual({
      orderId: 'order-1',
      captures: [],
      declined: 'card_declined',
    });
  });

  it('finds nothing where nothing happened yet', async () => {
    const { client } = await gatewayThat(answers(200, { captures: [], declined: null }));
    expect(await client.findCaptures(charge())).toEqual({ orderId: 'order-1', captures: [] });
  });

  it.each([...untrustworthy, ...slow, ['404', answers(404, failure('not_found'))] as const])(
    'learns nothing from %s; above all not that nothing happened',
    async (_name, act) => {
      const { client } = await gatewayThat(act);
      await expect(client.findCaptures(charge())).rejects.toThrow(UnknownOutcomeError);
    },
  );
});

describe('a refund at the gateway', () => {
  const money = { amount: refund.amount, currency: refund.currency };

  it('is asked for in full, with a key that belongs to its capture, whatever the attempt', async () => {
    const { client, seen } = await gatewayThat(answers(200, { id: 'ref-1' }));
    expect(await client.refund(refund)).toEqual({ captureId: 'cap-2', result: { refundId: 'ref-1', money } });
    await client.refund({ ...refund, attempt: 7 });
    await client.refund({ ...refund, captureId: 'cap-3' });
    expect(seen[0]).toMatchObject({
      method: 'POST',
      url: '/v1/refunds',
      body: { captureId: 'cap-2', amount: 12_000, reason: 'duplicate' },
    });
    expect(seen[1]?.key).toBe(seen[0]?.key);
    expect(seen[2]?.key).not.toBe(seen[0]?.key);
  });

  it.each([
    [402, 'refund_failed'],
    [404, 'capture_not_found'],
    [409, 'refund_exceeds_capture'],
    [400, 'invalid_request'],
    [422, 'idempotency_key_reused'],
  ])('has failed by a %d %s', async (status, code) => {
    const { client } = await gatewayThat(answers(status, failure(code)));
    expect(await client.refund(refund)).toEqual({ captureId: 'cap-2', result: { failedCode: code } });
  });

  it.each(untrustworthy)('is unknown after %s', async (_name, act) => {
    const { client } = await gatewayThat(act);
    await expect(client.refund(refund)).rejects.toThrow(UnknownOutcomeError);
  });

  it('is found by key, or not', async () => {
    const found = await gatewayThat(answers(200, { refunds: [{ id: 'ref-1' }] }));
    expect(await found.client.findRefund(refund)).toEqual({
      captureId: 'cap-2',
      result: { refundId: 'ref-1', money },
    });
    const nothing = await gatewayThat(answers(200, { refunds: [] }));
    expect(await nothing.client.findRefund(refund)).toBeUndefined();
    await nothing.client.refund(refund).catch(() => undefined);
    expect(nothing.seen[0]?.url).toBe(`/v1/refunds?key=${nothing.seen[1]?.key}`);
  });

  it.each(untrustworthy)('is not taken for missing because of %s', async (_name, act) => {
    const { client } = await gatewayThat(act);
    await expect(client.findRefund(refund)).rejects.toThrow(UnknownOutcomeError);
  });
});

describe('the settlement file', () => {
  const line = {
    seq: 7,
    type: 'capture',
    id: 'cap-1',
    key: 'k',
    reference: 'order-1',
    amount: 12_000,
    currency: 'TWD',
  };

  it('is read from a cursor, in book order', async () => {
    const at = '2026-11-22T18:00:00.000Z';
    const lines = [
      { ...line, at },
      { ...line, seq: 8, type: 'refund', id: 'ref-1', captureId: 'cap-2', at },
    ];
    const { client, seen } = await gatewayThat((response) => {
      response.setHeader('date', 'Sun, 22 Nov 2026 21:00:00 GMT');
      answers(200, { lines, next: '8' })(response);
    });
    const { lines: read, nowMs } = await client.settlementPage('6', 200);
    expect(seen[0]?.url).toBe('/v1/settlement?after=6&limit=200');
    const atMs = Date.parse(at);
    expect(nowMs).toBe(Date.parse('2026-11-22T21:00:00Z'));
    expect(read).toEqual([
      expect.objectContaining({ seq: '7', type: 'capture', id: 'cap-1', at: atMs }),
      expect.objectContaining({ seq: '8', type: 'refund', id: 'ref-1', captureId: 'cap-2', at: atMs }),
    ]);
  });

  it('marks a line that makes no sense but has a place, and gives the others', async () => {
    const lines = [
      { ...line, at: 'yesterday' },
      { seq: 8, type: 'gift' },
      { ...line, seq: 9, at: 0 },
      { ...line, seq: 10, at: 0, currency: 'NTD2' },
    ];
    const { client } = await gatewayThat(answers(200, { lines, next: '9' }));
    const { lines: read } = await client.settlementPage('6', 200);
    expect(read.map(({ seq, type }) => [seq, type])).toEqual([
      ['7', 'unreadable'],
      ['8', 'unreadable'],
      ['9', 'capture'],
      ['10', 'unreadable'],
    ]);
  });

  it.each(untrustworthy)('cannot be read from %s', async (_name, act) => {
    const { client } = await gatewayThat(act);
    await expect(client.settlementPage('0', 200)).rejects.toThrow(UnknownOutcomeError);
  });
});

describe('the watch over the gateway', () => {
  const watched = async (status: number) => {
    const seen: unknown[] = [];
    const { url } = await gatewayThat(answers(status, { captures: [], declined: null }));
    const client = new GatewayClient(
      { url, apiKey: 'key', timeoutMs: 1_000, concurrency: 1 },
      {
        answered: (operation, outcome) => void seen.push([operation, outcome]),
        ...{ refused: (refusal) => void seen.push(refusal), dated: () => undefined },
      },
    );
    await client.findCaptures(charge()).catch(() => undefined);
    await client.close();
    return seen;
  };

  it.each([401, 403])('hears of refused credentials: %d', async (status) => {
    expect(await watched(status)).toEqual([['GET /v1/captures', String(status)], status]);
  });

  it.each([200, 500])('hears of every answer: %d', async (status) => {
    expect(await watched(status)).toEqual([['GET /v1/captures', String(status)]]);
  });
});
