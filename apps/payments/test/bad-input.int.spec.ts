import { createConnection } from 'node:net';
import { newId } from '@night-market/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, World, type Answer } from './support/world.ts';

let world: World;
let before: Record<string, number>;
beforeAll(async () => {
  world = await World.create();
  await world.pay(bodyOf('order-1'));
  before = await world.rowCounts();
});
afterAll(() => world.close());

/** Words that only the inside knows. */
const INSIDE = /select |insert |query|syntax|node_modules|\.ts:|\.js:|stack|FST_|Zod|typeorm|ECONN/i;

async function expectProblem(answer: Answer, status: number, code: string): Promise<void> {
  expect([answer.status, answer.body?.code]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body).toMatchObject({ status, type: expect.any(String), title: expect.any(String) });
  expect(answer.text).not.toMatch(INSIDE);
  expect(await world.rowCounts()).toEqual(before);
}

/** Each wrong field once, however much is wrong with it. */
const pointersOf = ({ body }: Answer): string[] => [
  ...new Set<string>(body.errors.map(({ pointer }: { pointer: string }) => pointer)),
];
const without = (name: string): object =>
  Object.fromEntries(Object.entries(bodyOf('bad-1')).filter(([field]) => field !== name));

describe('POST /payments refuses, field by field,', () => {
  it.each<[string, unknown, string[]]>([
    ['an unknown currency', bodyOf('bad-1', { currency: 'USD' }), ['/currency']],
    ['a currency in small letters', bodyOf('bad-1', { currency: 'twd' }), ['/currency']],
    ['a negative amount', bodyOf('bad-1', { amount: -12_000 }), ['/amount']],
    ['an amount of zero', bodyOf('bad-1', { amount: 0 }), ['/amount']],
    ['a fractional amount', bodyOf('bad-1', { amount: 12_000.5 }), ['/amount']],
    ['an amount with cents', bodyOf('bad-1', { amount: 12_050 }), ['/amount']],
    ['an amount above the limit', bodyOf('bad-1', { amount: 100_000_100 }), ['/amount']],
    ['a huge amount', bodyOf('bad-1', { amount: 1e300 }), ['/amount']],
    [
      'an amount beyond 2^53',
      '{"orderId":"bad-1","stallId":"s","amount":9007199254740993,"currency":"TWD","method":"card"}',
      ['/amount'],
    ],
    ['an amount in text', bodyOf('bad-1', { amount: '12000' }), ['/amount']],
    ['an amount of null', bodyOf('bad-1', { amount: null }), ['/amount']],
    ['an amount in a list', bodyOf('bad-1', { amount: [12_000] }), ['/amount']],
    ['a number for an order', bodyOf('bad-1', { orderId: 7 }), ['/orderId']],
    ['an empty order', bodyOf(''), ['/orderId']],
    ['an order too long', bodyOf('x'.repeat(101)), ['/orderId']],
    ['an order with a NUL', bodyOf('bad\u0000'), ['/orderId']],
    [
      'a lone surrogate',
      '{"orderId":"bad\\ud800","stallId":"s","amount":100,"currency":"TWD","method":"card"}',
      ['/orderId'],
    ],
    ['an order with a line break', bodyOf('bad\n1'), ['/orderId']],
    ['an order of a dot', bodyOf('.'), ['/orderId']],
    ['a stall of two dots', bodyOf('bad-1', { stallId: '..' }), ['/stallId']],
    ['an order with a path', bodyOf('../../etc/passwd'), ['/orderId']],
    ['an order with SQL', bodyOf(`x'; drop table charge; --`), ['/orderId']],
    ['a stall with a NUL', bodyOf('bad-1', { stallId: '\u0000' }), ['/stallId']],
    ['an unknown method', bodyOf('bad-1', { method: 'cash' }), ['/method']],
    ['a method of prototypes', bodyOf('bad-1', { method: 'toString' }), ['/method']],
    ['an unknown field', bodyOf('bad-1', { tip: 100 }), ['/tip']],
    ['an unknown field with odd letters', bodyOf('bad-1', { 'a/b~c': 1 }), ['/a~1b~0c']],
    ['a field named constructor', bodyOf('bad-1', { constructor: 1 }), ['/constructor']],
    ['a field named prototype', bodyOf('bad-1', { prototype: { amount: 1 } }), ['/prototype']],
    [
      'many wrong fields at once',
      { orderId: '', amount: -1, currency: 'X', method: 'x', stallId: 3 },
      ['/orderId', '/stallId', '/amount', '/currency', '/method'],
    ],
    ...['orderId', 'stallId', 'amount', 'currency', 'method'].map((name): [string, unknown, string[]] => [
      `no ${name}`,
      without(name),
      [`/${name}`],
    ]),
    ['a list', [bodyOf('bad-1')], ['']],
    ['null', 'null', ['']],
    ['a text', '"order"', ['']],
    ['a number', '7', ['']],
  ])('%s', async (_name, body, pointers) => {
    const answer = await world.pay(body);
    await expectProblem(answer, 400, 'validation_failed');
    expect(pointersOf(answer).sort()).toEqual([...pointers].sort());
  });
});

describe('POST /payments refuses, as a whole,', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  it.each<[string, string, Record<string, string>, number, string]>([
    ['what is no JSON', '{"orderId": bad', {}, 400, 'invalid_json'],
    ['half a body', '{"orderId":"bad-1"', {}, 400, 'invalid_json'],
    ['bytes', '\u0000\u0001', {}, 400, 'invalid_json'],
    ['an empty body', '', {}, 400, 'invalid_json'],
    ['a prototype', '{"__proto__":{"amount":100}}', {}, 400, 'invalid_json'],
    ['a prototype of a constructor', '{"constructor":{"prototype":{"amount":100}}}', {}, 400, 'invalid_json'],
    ['a prototype deep inside', '{"a":{"b":{"__proto__":1}}}', {}, 400, 'invalid_json'],
    ['a very deep list', deep, {}, 400, 'too_deep'],
    [
      'plain text',
      JSON.stringify(bodyOf('bad-1')),
      { 'content-type': 'text/plain' },
      415,
      'unsupported_media_type',
    ],
    [
      'a form',
      'orderId=bad-1&amount=100',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
    ['XML', '<payment/>', { 'content-type': 'application/xml' }, 415, 'unsupported_media_type'],
    [
      'no kind of body',
      JSON.stringify(bodyOf('bad-1')),
      { 'content-type': '' },
      415,
      'unsupported_media_type',
    ],
    [
      'a body above the limit',
      JSON.stringify(bodyOf('bad-1', { note: 'x'.repeat(65_536) })),
      {},
      413,
      'body_too_large',
    ],
  ])('%s', async (_name, body, headers, status, code) => {
    await expectProblem(await world.pay(body, newId(), headers), status, code);
  });

  it('a body of 5 MB, before it is all there', async () => {
    const answer = await rawPost(`content-length: ${5 * 1024 * 1024}`, 'x'.repeat(100_000));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"body_too_large"');
    expect(await world.rowCounts()).toEqual(before);
  });

  it('a body of 5 MB that does not say how long it is', async () => {
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    const answer = await rawPost('transfer-encoding: chunked', chunk.repeat(80));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(await world.rowCounts()).toEqual(before);
  });
});

/** Sends a body as far as it is taken, and returns what was answered until the connection ended. */
async function rawPost(lengthHeader: string, body: string): Promise<string> {
  const { hostname, port } = new URL(world.service.url);
  const { authorization } = await world.till('stall-07');
  const head = `POST /payments HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\nidempotency-key: k\r\ncontent-type: application/json\r\n`;
  return new Promise((resolve) => {
    const socket = createConnection(Number(port), hostname, () => {
      socket.write(`${head}connection: close\r\n${lengthHeader}\r\n\r\n`);
      socket.write(body);
    });
    let text = '';
    socket.on('data', (chunk) => (text += String(chunk)));
    // The service may hang up while we still send.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
}

describe('reads', () => {
  it.each<[string, number, string, string[]]>([
    ['/payments/7', 400, 'validation_failed', ['']],
    ['/payments/%ff', 400, 'invalid_address', []],
    ['/ops/parked/%00', 400, 'validation_failed', ['']],
    ['/payments/%00', 400, 'validation_failed', ['']],
    [`/payments/${newId()}`, 404, 'not_found', []],
    ['/orders/bad-9/payments', 404, 'not_found', []],
    ['/orders/bad%009/payments', 400, 'validation_failed', ['']],
    ['/orders/bad%F0%9F%92%A9/payments', 400, 'validation_failed', ['']],
    [`/orders/${'x'.repeat(101)}/payments`, 400, 'validation_failed', ['']],
    [`/orders/${'x'.repeat(400)}/payments`, 414, 'address_too_long', []],
    ['/ledger/orders?limit=0', 400, 'validation_failed', ['/limit']],
    ['/ledger/orders?limit=-1', 400, 'validation_failed', ['/limit']],
    ['/ledger/orders?limit=1001', 400, 'validation_failed', ['/limit']],
    ['/ledger/orders?limit=1e99', 400, 'validation_failed', ['/limit']],
    ['/ledger/orders?limit=1.5', 400, 'validation_failed', ['/limit']],
    ['/ledger/orders?limit=all', 400, 'validation_failed', ['/limit']],
    ['/ledger/orders?limit=', 400, 'validation_failed', ['/limit']],
    ['/ledger/orders?limit=1&limit=2', 400, 'validation_failed', ['/limit']],
    ['/ledger/orders?after=%00', 400, 'validation_failed', ['/after']],
    [`/ledger/orders?after=${'x'.repeat(101)}`, 400, 'validation_failed', ['/after']],
    ['/ledger/orders?after=a&after=b', 400, 'validation_failed', ['/after']],
    ['/ledger/orders?offset=7', 400, 'validation_failed', ['/offset']],
    ['/ledger/orders?__proto__=7', 400, 'validation_failed', ['/__proto__']],
    ['/nowhere', 404, 'not_found', []],
  ])('answer %s with %d %s', async (path, status, code, pointers) => {
    const answer = await world.get(path);
    await expectProblem(answer, status, code);
    if (pointers.length > 0) expect(pointersOf(answer)).toEqual(pointers);
  });

  it('page through the ledger, from whatever cursor', async () => {
    expect((await world.get('/ledger/orders')).body.orders).toMatchObject([
      { orderId: 'order-1', net: 12_000 },
    ]);
    expect((await world.get('/ledger/orders?limit=1')).body.next).toBe('order-1');
    expect((await world.get('/ledger/orders?after=order-1')).body).toEqual({ orders: [], next: null });
    expect(
      (await world.get(`/ledger/orders?after=${encodeURIComponent(`'; drop table charge; --`)}`)).status,
    ).toBe(200);
    expect((await world.get('/ledger/orders?after=%ED%A0%80')).status).toBeLessThan(500);
  });
});
