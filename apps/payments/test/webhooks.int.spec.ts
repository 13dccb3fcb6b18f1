import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver as deliverTo, sign } from './support/webhook.ts';
import { AMOUNT, bodyOf, World, type Answer } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
  await world.pay(bodyOf('order-1'));
  await world.settledOrder('order-1');
  await eventually(() => world.hooks.deliveries.length === 1);
});
afterAll(() => world.close());

const deliver = (body: string, headers: Record<string, string>): Promise<Answer> =>
  deliverTo(world, body, headers);

const captured = (reference: string, id: string, more: object = {}): string =>
  JSON.stringify({
    type: 'capture.succeeded',
    data: { id, reference, key: 'k', amount: AMOUNT, currency: 'TWD', ...more },
  });

const refunded = (id: string, captureId: string | undefined, amount = AMOUNT): string =>
  JSON.stringify({
    type: 'refund.succeeded',
    data: { id, reference: 'order-1', captureId, amount, currency: 'TWD' },
  });

async function unaccounted(): Promise<number> {
  const { text } = await world.get('/metrics');
  return Number(/^payments_unaccounted_refunds\{[^}]*\} (\d+)$/m.exec(text)?.[1]);
}

describe('a webhook', () => {
  const forged = captured('order-1', 'cap-forged');

  it.each<[string, () => Record<string, string>]>([
    ['no signature', () => ({})],
    ['another secret', () => sign(forged, { secret: `whsec_${Buffer.from('guess').toString('base64')}` })],
    ['the signature of another body', () => sign(captured('order-1', 'cap-other'))],
    ['an old signature', () => sign(forged, { timestamp: Math.floor(Date.now() / 1_000) - 400 })],
    ['the id of another', () => ({ ...sign(forged), 'webhook-id': 'msg_2' })],
  ])('with %s is turned away: 401, and nothing changes', async (_name, headers) => {
    const before = await world.rowCounts();
    const events = await world.types('order-1');
    const answer = await deliver(forged, headers());
    expect(answer).toMatchObject({ status: 401, body: { code: 'bad_signature' } });
    expect(await world.rowCounts()).toEqual(before);
    expect(await world.types('order-1')).toEqual(events);
  });

  it('that comes again, as it was or in other words, changes nothing', async () => {
    const { headers, body, status } = world.hooks.deliveries[0]!;
    expect(status).toBe(204);
    const before = await world.rowCounts();
    for (let n = 0; n < 3; n++) expect((await deliver(body, headers)).status).toBe(204);
    const spaced = JSON.stringify(JSON.parse(body), null, 2);
    expect((await deliver(spaced, sign(spaced))).status).toBe(204);
    expect(await world.rowCounts()).toEqual(before);
    expect(await world.types('order-1')).toEqual(['requested', 'captured']);
  });

  it('that comes twenty times at once tells of one duplicate', async () => {
    const body = captured('order-1', 'cap-second');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => deliver(body, sign(body, { id: `msg_${n}` }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
    const types = await eventually(async () => {
      const all = await world.types('order-1');
      return all.includes('duplicate_captured') && all;
    });
    expect(types).toEqual(['requested', 'captured', 'duplicate_captured']);
  });

  it('about an order nobody asked for is kept for people to look at', async () => {
    const body = captured('order-of-nobody', 'cap-lost');
    for (let n = 0; n < 2; n++) expect((await deliver(body, sign(body))).status).toBe(204);
    const kept = await world.database.query(
      'select id, reference, amount::int, currency from unmatched_capture',
    );
    expect(kept).toEqual([{ id: 'cap-lost', reference: 'order-of-nobody', amount: AMOUNT, currency: 'TWD' }]);
    expect((await world.get('/metrics')).text).toContain('payments_unmatched_captures{service="payments"} 1');
    await world.database.query(`update unmatched_capture set seen_at = now() - interval '25 hours'`);
    expect((await world.get('/metrics')).text).toContain('payments_unmatched_captures{service="payments"} 0');
    expect(await world.types('order-of-nobody')).toEqual([]);
    expect((await world.get('/orders/order-of-nobody/payments')).status).toBe(404);
  });

  it('about a refund nobody asked for is kept, changes nothing else, and is seen', async () => {
    const before = await world.rowCounts();
    const told = ['cap-second', 'cap-unknown', undefined].map((captureId, n) =>
      refunded(`ref-${n}`, captureId),
    );
    for (const body of [...told, ...told]) expect((await deliver(body, sign(body))).status).toBe(204);
    expect(await world.rowCounts()).toEqual(before);
    const kept = await world.database.query(
      'select id, capture_id, amount::int from gateway_refund order by id',
    );
    expect(kept).toEqual([
      { id: 'ref-0', capture_id: 'cap-second', amount: AMOUNT },
      { id: 'ref-1', capture_id: 'cap-unknown', amount: AMOUNT },
    ]);
    expect(await unaccounted()).toBe(2);
  });

  it('about a refund that comes before the command settles it, and the gateway is not asked again', async () => {
    await world.refund('order-1', 'cap-second');
    const events = await eventually(async () => {
      const all = await world.events('order-1');
      return all.some(({ type }) => type === 'refunded') && all;
    });
    expect(events.at(-1)).toMatchObject({ type: 'refunded', payload: { refundId: 'ref-0' } });
    expect(await world.order('order-1')).toMatchObject({
      captures: expect.arrayContaining([
        expect.objectContaining({ id: 'cap-second', refundState: 'refunded' }),
      ]) as unknown,
      ledger: { captured: 2 * AMOUNT, refunded: AMOUNT, net: AMOUNT },
    });
    expect((await world.gateway.book('order-1'))?.refunds).toEqual([]);
    expect(await unaccounted()).toBe(1);
  });

  it('about the parts of a refund settles it with the last one', async () => {
    const capture = captured('order-1', 'cap-third');
    await deliver(capture, sign(capture));
    for (const [id, amount] of [
      ['ref-a', 7_000],
      ['ref-b', AMOUNT - 7_000],
    ] as const) {
      expect((await world.order('order-1')).captures).toContainEqual(
        expect.objectContaining({ id: 'cap-third', refundState: null }),
      );
      const part = refunded(id, 'cap-third', amount);
      expect((await deliver(part, sign(part))).status).toBe(204);
    }
    await world.refund('order-1', 'cap-third');
    await eventually(async () =>
      (await world.order('order-1')).captures.some(
        ({ id, refundState }: { id: string; refundState: string }) =>
          id === 'cap-third' && refundState === 'refunded',
      ),
    );
    expect((await world.order('order-1')).ledger).toMatchObject({
      captured: 3 * AMOUNT,
      refunded: 2 * AMOUNT,
      net: AMOUNT,
    });
  });

  it.each<[string, number[], number]>([
    ['what was owed, in one piece', [AMOUNT], 0],
    ['what was owed, in parts', [AMOUNT - 1, 1], 0],
    ['a part', [AMOUNT - 1], 1],
    ['too much', [99_900], 1],
    ['the same twice', [AMOUNT, AMOUNT], 2],
  ])('about refunds of %s: only what is owed exactly is accounted for', async (name, amounts, left) => {
    const id = `cap-${name.replaceAll(/\W/g, '-')}`;
    const before = await unaccounted();
    const capture = captured('order-1', id);
    await deliver(capture, sign(capture));
    await world.database.query(
      `insert into refund (capture_id, order_id, amount, currency, state, attempt, correlation_id, causation_id)
        values ($1, 'order-1', $2, 'TWD', 'failed', 1, gen_random_uuid(), gen_random_uuid())`,
      [id, AMOUNT],
    );
    for (const [n, amount] of amounts.entries()) {
      const told = refunded(`ref-${id}-${n}`, id, amount);
      for (let again = 0; again < 2; again++) expect((await deliver(told, sign(told))).status).toBe(204);
    }
    expect((await unaccounted()) - before).toBe(left);
  });

  it('about a capture in another currency is never added to those of the order', async () => {
    const before = (await world.order('order-1')).ledger;
    const capture = captured('order-1', 'cap-usd', { currency: 'USD' });
    await deliver(capture, sign(capture));
    const dollars = { currency: 'USD', captured: AMOUNT, refunded: 0, paidOutside: 0, net: AMOUNT };
    const expected = { ...before, currencies: [...before.currencies, dollars] };
    expect((await world.order('order-1')).ledger).toEqual(expected);
    expect((await world.get('/ledger/orders')).body.orders).toContainEqual({
      orderId: 'order-1',
      ...expected,
    });
  });

  it.each<[string, string]>([
    ['another type', JSON.stringify({ type: 'capture.exploded', data: {} })],
    ['no amount', captured('order-1', 'cap-x', { amount: undefined })],
    ['a negative amount', captured('order-1', 'cap-x', { amount: -1 })],
    ['a NUL in its id', captured('order-1', 'cap\u0000')],
    ['a NUL in its reference', captured('order\u00001', 'cap-x')],
    ['a lone surrogate', captured('order-1', 'cap-x').replace('cap-x', '\\ud800')],
    ['a currency that no topic takes', captured('order-1', 'cap-x', { currency: 'NTD2' })],
    ['no data', '{"type":"capture.succeeded"}'],
    ['a list', '[]'],
    ['no JSON', '{'],
  ])('that is signed but has %s is refused: 400, and nothing changes', async (_name, body) => {
    const before = await world.rowCounts();
    const answer = await deliver(body, sign(body));
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await world.rowCounts()).toEqual(before);
  });
});
