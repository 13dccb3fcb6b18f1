import type { Envelope } from '@night-market/contracts';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AMOUNT, bodyOf, World } from './support/world.ts';

let world: World;
const SECOND_CAPTURES = ['answered', 'webhook', 'webhook-first', 'late'];
const ONE_CAPTURE = [
  'timeout-after',
  'timeout-before',
  'error-before',
  'error-after',
  'late-once',
  'repeated',
];

beforeAll(async () => {
  world = await World.create();
  await world.gateway.faults({
    // Long after the retry, which comes about two seconds after the first request.
    lateMs: 5_000,
    byReference: {
      answered: 'double_capture_answered',
      webhook: 'double_capture',
      'webhook-first': 'double_capture_webhook_first',
      'timeout-after': 'timeout_after_capture',
      'timeout-before': 'timeout_before_capture',
      'error-before': 'server_error_before',
      'error-after': 'server_error_after',
      late: 'late_success',
      'late-once': 'late_success_once',
      repeated: ['webhook_repeated'],
      'refund-twice': 'double_capture_answered',
      'refund-fails': ['double_capture_answered', 'refund_fail_once'],
      'refund-timeout-before': ['double_capture_answered', 'refund_timeout_before'],
      'refund-timeout-after': ['double_capture_answered', 'refund_timeout_after'],
      'refund-error': ['double_capture_answered', 'refund_server_error'],
      'refund-own': 'double_capture_answered',
    },
  });
  // All at once, since time-outs take their time.
  await Promise.all([...SECOND_CAPTURES, ...ONE_CAPTURE].map((orderId) => world.pay(bodyOf(orderId))));
});
afterAll(() => world.close());

const of = (events: readonly Envelope[], type: string) => events.filter((event) => event.type === type);

/** Waits for the events of an order until there is one of this type. */
const heard = (orderId: string, type: string, count = 1): Promise<Envelope[]> =>
  eventually(
    async () => {
      const events = await world.events(orderId);
      return of(events, type).length >= count && events;
    },
    { timeoutMs: 30_000, everyMs: 50 },
  );

/** Pays an order that the gateway captures twice, and returns the duplicate's id. */
async function payTwice(orderId: string): Promise<string> {
  await world.pay(bodyOf(orderId));
  const events = await heard(orderId, 'duplicate_captured');
  return String(of(events, 'duplicate_captured')[0]!.payload['dupTxnId']);
}

describe('a second capture', () => {
  it.each(SECOND_CAPTURES)(
    'that comes to light by way of: %s, is a duplicate, once, and paid back, once',
    async (orderId) => {
      const events = await heard(orderId, 'duplicate_captured');
      const { charge } = await world.settledOrder(orderId);
      expect(events.map(({ type }) => type)).toEqual(['requested', 'captured', 'duplicate_captured']);
      const { captures } = (await world.gateway.book(orderId))!;
      const dupTxnId = String(events[2]!.payload['dupTxnId']);
      expect(captures.map(({ id }) => id).sort()).toEqual([charge.captureId, dupTxnId].sort());
      expect(events[2]!.payload).toEqual({ orderId, dupTxnId, origTxnId: charge.captureId });
      expect((await world.order(orderId)).ledger).toMatchObject({
        captured: 2 * AMOUNT,
        refunded: 0,
        net: 2 * AMOUNT,
      });

      await world.refund(orderId, dupTxnId);
      const after = await heard(orderId, 'refunded');
      const { refunds, net } = (await world.gateway.book(orderId))!;
      expect([refunds.map(({ captureId }) => captureId), net]).toEqual([[dupTxnId], AMOUNT]);
      expect(after.at(-1)?.payload).toEqual({ orderId, dupTxnId, refundId: refunds[0]!.id, attempt: 1 });
      const order = await world.order(orderId);
      expect(order.ledger).toMatchObject({ captured: 2 * AMOUNT, refunded: AMOUNT, net: AMOUNT });
      const shown = Object.fromEntries(order.captures.map((one: { id: string }) => [one.id, one]));
      expect(shown[dupTxnId]).toMatchObject({ duplicate: true, refundState: 'refunded' });
      expect(shown[charge.captureId]).toMatchObject({ duplicate: false, refundState: null });
      expect(of(await world.events(orderId), 'duplicate_captured')).toHaveLength(1);
    },
  );

  it.each(ONE_CAPTURE)('is not made, nor seen, after: %s', async (orderId) => {
    await world.settledOrder(orderId);
    await heard(orderId, 'captured');
    expect(await world.types(orderId)).toEqual(['requested', 'captured']);
    expect((await world.gateway.book(orderId))?.captures).toHaveLength(1);
    expect((await world.order(orderId)).ledger.net).toBe(AMOUNT);
  });
});

describe('a refund command', () => {
  it('that is repeated, in any way, pays back once and is answered each time', async () => {
    const dupTxnId = await payTwice('refund-twice');
    await Promise.all([1, 1, 1].map((attempt) => world.refund('refund-twice', dupTxnId, attempt)));
    await heard('refund-twice', 'refunded');
    await world.refund('refund-twice', dupTxnId, 2);
    // A copy of the first command that comes after the payment is answered as well, before or after the second.
    const events = await eventually(async () => {
      const heardSoFar = await heard('refund-twice', 'refunded');
      return of(heardSoFar, 'refunded').some(({ payload }) => payload['attempt'] === 2) && heardSoFar;
    });
    expect(new Set(of(events, 'refunded').map(({ payload }) => payload['refundId'])).size).toBe(1);
    expect((await world.gateway.book('refund-twice'))?.refunds).toHaveLength(1);
    expect((await world.order('refund-twice')).ledger).toMatchObject({
      captured: 2 * AMOUNT,
      refunded: AMOUNT,
      net: AMOUNT,
    });
  });

  it('can be read back with what came of it, by its conversation', async () => {
    const told = of(await heard('refund-twice', 'refunded'), 'refunded')[0]!;
    const { status, body } = await world.get(`/conversations/${told.correlationId}`);
    expect(status).toBe(200);
    expect(body.requests).toMatchObject([
      { orderId: 'refund-twice', state: 'Informed', informedAt: expect.any(String) as string },
    ]);
    expect((await world.get(`/conversations/${crypto.randomUUID()}`)).status).toBe(404);
    const listed = (await world.get('/conversations?limit=100')).body.conversations as { askedAt: string }[];
    expect(listed).toContainEqual({
      ...{ conversationId: told.correlationId, about: `refund-twice ${String(told.payload['dupTxnId'])}` },
      ...{ askedAt: expect.any(String) as string, state: 'Informed', standing: 'over' },
    });
    expect(listed.map(({ askedAt }) => askedAt)).toEqual(
      listed
        .map(({ askedAt }) => askedAt)
        .toSorted()
        .toReversed(),
    );
    expect((await world.get('/conversations?limit=0')).status).toBe(400);
  });

  it('that the gateway refuses is told; the next attempt pays back', async () => {
    const dupTxnId = await payTwice('refund-fails');
    await world.refund('refund-fails', dupTxnId, 1);
    const [failed] = of(await heard('refund-fails', 'refund_failed'), 'refund_failed');
    expect(failed?.payload).toEqual({ orderId: 'refund-fails', dupTxnId, attempt: 1, code: 'refund_failed' });
    await world.refund('refund-fails', dupTxnId, 1);
    await world.refund('refund-fails', dupTxnId, 2);
    const events = await heard('refund-fails', 'refunded');
    expect(events.map(({ type }) => type).slice(2)).toEqual([
      'duplicate_captured',
      'refund_failed',
      'refunded',
    ]);
    expect(events.at(-1)?.payload['attempt']).toBe(2);
    expect((await world.gateway.book('refund-fails'))?.net).toBe(AMOUNT);
    expect((await world.order('refund-fails')).ledger.net).toBe(AMOUNT);
  });

  it.each(['refund-timeout-before', 'refund-timeout-after', 'refund-error'])(
    'pays back once after: %s, without being asked again',
    async (orderId) => {
      const dupTxnId = await payTwice(orderId);
      await world.refund(orderId, dupTxnId);
      const events = await heard(orderId, 'refunded');
      expect(events.map(({ type }) => type).slice(2)).toEqual(['duplicate_captured', 'refunded']);
      expect((await world.gateway.book(orderId))?.refunds).toHaveLength(1);
      expect((await world.order(orderId)).ledger.net).toBe(AMOUNT);
    },
  );

  it('never pays back what the order owes, what nobody knows, or what another order paid', async () => {
    const dupTxnId = await payTwice('refund-own');
    const { charge } = await world.order('refund-own');
    await world.refund('refund-own', charge.captureId);
    await world.refund('refund-own', 'cap-of-nobody');
    await world.sendEvent('pay.cmd.v1', 'refund', 'refund-own', {
      orderId: 'elsewhere',
      dupTxnId,
      attempt: 1,
    });
    const events = await heard('refund-own', 'refund_failed', 2);
    expect(of(events, 'refund_failed').map(({ payload }) => payload['code'])).toEqual([
      'not_a_duplicate',
      'unknown_capture',
    ]);
    const [elsewhere] = await heard('elsewhere', 'refund_failed');
    expect(elsewhere?.payload['code']).toBe('unknown_capture');
    expect((await world.gateway.book('refund-own'))?.refunds).toEqual([]);
  });
});
