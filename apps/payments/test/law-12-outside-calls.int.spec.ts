import { asOperator } from '@night-market/access/testing';
import { deriveId, newId } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { API_KEY } from './support/gateway.ts';
import { GatewayTap, type GatewayCall } from './support/gateway-tap.ts';
import { AMOUNT, bodyOf, World } from './support/world.ts';

let world: World;
let tap: GatewayTap;
beforeAll(async () => {
  tap = await GatewayTap.start();
  world = await World.create({ GATEWAY_URL: tap.url });
  tap.target = world.gateway.url;
});
afterAll(async () => {
  await world.close();
  await tap.stop();
});
afterEach(() => {
  tap.meanwhile = () => Promise.resolve();
  tap.loses = () => false;
});

const captureKey = (orderId: string) => deriveId('capture', orderId);
const refundKey = (captureId: string) => deriveId('refund', captureId);
const faults = (byReference: object) => world.gateway.faults({ webhookRate: 0, byReference });

/** Calls to the gateway as another process of payments would have made them. */
const callGateway = (path: string, key: string, body: object) =>
  fetch(world.gateway.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${API_KEY}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });

/** Whoever tries again asked first, and under the key of the first try. */
function expectAskedFirst(calls: readonly string[], [act, ask]: readonly [string, string]): void {
  expect(calls[0]).toBe(act);
  calls.forEach((call, n) => {
    if (n > 0 && call === act) expect(calls[n - 1]).toBe(ask);
  });
}

describe('law 12: the intent is written first', () => {
  it('with a deterministic key, before the gateway hears of it; and the result afterwards', async () => {
    await faults({});
    const seen: unknown[] = [];
    tap.meanwhile = async ({ what }) => {
      if (what === 'capture')
        seen.push(
          await world.database.query(`select order_id, state from charge where order_id = 'written'`),
        );
    };
    await world.pay(bodyOf('written'));
    expect((await world.settledOrder('written')).charge.state).toBe('captured');
    expect(seen).toEqual([[{ order_id: 'written', state: 'pending' }]]);
    expect(tap.of(captureKey('written'))).toEqual(['capture']);
  });
});

describe('law 12: a time-out is an unknown outcome', () => {
  const FAULTS = {
    'unknown-timeout-before': 'timeout_before_capture',
    'unknown-timeout-after': 'timeout_after_capture',
    'unknown-error-before': 'server_error_before',
    'unknown-error-after': 'server_error_after',
  };

  it('the gateway is asked by key before anything is sent again, and never under another key', async () => {
    await faults(FAULTS);
    const orders = Object.keys(FAULTS);
    const before = new Set(tap.calls.map(({ key }) => key));
    await Promise.all(orders.map((orderId) => world.pay(bodyOf(orderId))));
    for (const orderId of orders) {
      expect((await world.settledOrder(orderId)).charge.state).toBe('captured');
      expect((await world.gateway.book(orderId))?.captures).toHaveLength(1);
      expectAskedFirst(tap.of(captureKey(orderId)), ['capture', 'ask']);
    }
    expect(tap.of(captureKey('unknown-timeout-after'))).toEqual(['capture', 'ask']);
    expect(tap.of(captureKey('unknown-timeout-before'))).toEqual(['capture', 'ask', 'capture']);
    const keys = new Set(tap.calls.map(({ key }) => key).filter((key) => !before.has(key)));
    expect([...keys].sort()).toEqual(orders.map(captureKey).sort());
  });

  it('as often as the answer is lost, even that of the question', async () => {
    await faults({});
    const key = captureKey('lost-often');
    const lost: GatewayCall['what'][] = ['capture', 'ask', 'ask'];
    tap.loses = (call) => call.key === key && lost[0] === call.what && lost.shift() !== undefined;
    await world.pay(bodyOf('lost-often'));
    expect((await world.settledOrder('lost-often')).charge.state).toBe('captured');
    expect(tap.of(key)).toEqual(['capture', 'ask', 'ask', 'ask']);
    expect((await world.gateway.book('lost-often'))?.captures).toHaveLength(1);
  });

  it.each(['refund_timeout_before', 'refund_timeout_after', 'refund_server_error'])(
    'of a refund, too: %s',
    async (fault) => {
      const dupTxnId = await duplicateOf(`back-${fault}`, fault);
      await world.refund(`back-${fault}`, dupTxnId);
      await refunded(`back-${fault}`);
      expectAskedFirst(tap.of(refundKey(dupTxnId)), ['refund', 'ask refund']);
      expect(tap.of(refundKey(dupTxnId)).length).toBeGreaterThan(1);
      expect((await world.gateway.book(`back-${fault}`))?.refunds).toHaveLength(1);
    },
  );
});

/** Lets the gateway capture an order twice; returns the id of the duplicate. */
async function duplicateOf(orderId: string, refundFault?: string): Promise<string> {
  await faults({ [orderId]: ['double_capture_answered', ...(refundFault ? [refundFault] : [])] });
  await world.pay(bodyOf(orderId));
  const found = await eventually(
    async () => (await world.events(orderId)).find(({ type }) => type === 'duplicate_captured'),
    { timeoutMs: 30_000, everyMs: 100 },
  );
  return String(found.payload['dupTxnId']);
}

const refunded = (orderId: string) =>
  eventually(async () => (await world.types(orderId)).includes('refunded'), {
    timeoutMs: 30_000,
    everyMs: 100,
  });

/** Leaves a charge as a process does that died when the intent was written and its result was not. */
async function abandon(orderId: string, { checks = 0, waitMs = 0 } = {}): Promise<void> {
  const id = newId();
  await world.database.query(
    `insert into charge (order_id, stall_id, amount, currency, state, checks, next_check_at, correlation_id, causation_id)
     values ($1, 'stall-07', $2, 'TWD', 'pending', $4, now() + $5 * interval '1 millisecond', $3, $3)`,
    [orderId, AMOUNT, id, checks, waitMs],
  );
  await world.database.query(
    `insert into payment (id, order_id, method, correlation_id) values ($1, $2, 'card', $1)`,
    [id, orderId],
  );
}

const abandonRefund = (orderId: string, captureId: string) =>
  world.database.query(
    `insert into refund (capture_id, order_id, amount, currency, state, attempt, next_check_at, correlation_id, causation_id)
     values ($1, $2, $3, 'TWD', 'pending', 1, now(), $4, $4)`,
    [captureId, orderId, AMOUNT, newId()],
  );

const captureAtGateway = (orderId: string) =>
  callGateway('/v1/captures', captureKey(orderId), { reference: orderId, amount: AMOUNT, currency: 'TWD' });

describe('law 12: a process that dies between two steps', () => {
  it('after the intent, before the call: the next one asks, then captures', async () => {
    await faults({});
    await abandon('died-before-call');
    expect((await world.settledOrder('died-before-call')).charge.state).toBe('captured');
    expect(tap.of(captureKey('died-before-call'))).toEqual(['ask', 'capture']);
  });

  it('after the call, before the result: the next one asks, and captures nothing', async () => {
    await faults({});
    await captureAtGateway('died-after-call');
    await abandon('died-after-call');
    expect((await world.settledOrder('died-after-call')).charge.state).toBe('captured');
    expect(tap.of(captureKey('died-after-call'))).toEqual(['ask']);
    expect((await world.gateway.book('died-after-call'))?.captures).toHaveLength(1);
  });

  it('after a refusal, before the result: the refusal is found, and stands', async () => {
    await faults({ 'died-declined': 'decline' });
    await captureAtGateway('died-declined');
    await abandon('died-declined');
    expect((await world.settledOrder('died-declined')).charge.state).toBe('capture_failed');
    expect(tap.of(captureKey('died-declined'))).toEqual(['ask']);
  });

  it('after the intent of a refund, before the call: the next one asks, then pays back', async () => {
    const dupTxnId = await duplicateOf('died-refund');
    await abandonRefund('died-refund', dupTxnId);
    await refunded('died-refund');
    expect(tap.of(refundKey(dupTxnId))).toEqual(['ask refund', 'refund']);
    expect((await world.gateway.book('died-refund'))?.net).toBe(AMOUNT);
  });

  it('after the call of a refund, before the result: the next one asks, and pays nothing', async () => {
    const dupTxnId = await duplicateOf('died-refunded');
    const body = { captureId: dupTxnId, amount: AMOUNT, reason: 'duplicate' };
    await callGateway('/v1/refunds', refundKey(dupTxnId), body);
    await abandonRefund('died-refunded', dupTxnId);
    await refunded('died-refunded');
    expect(tap.of(refundKey(dupTxnId))).toEqual(['ask refund']);
    expect((await world.gateway.book('died-refunded'))?.refunds).toHaveLength(1);
  });
});

describe('law 12: a gateway that is back', () => {
  it('is asked at once when an operator says so, however long the next question would wait', async () => {
    await faults({});
    await abandon('waits-long', { checks: 5, waitMs: 3_600_000 });
    const tried = await world.call('/ops/intents/capture/try-now', {
      method: 'POST',
      headers: { ...asOperator('operator'), 'content-type': 'application/json' },
      body: JSON.stringify({ destination: 'gateway', reason: 'it is back' }),
    });
    expect(tried).toMatchObject({ status: 200, body: { outcome: 'tried' } });
    expect(tried.body.broughtForward).toBeGreaterThan(0);
    expect((await world.settledOrder('waits-long')).charge.state).toBe('captured');
    expect(tap.of(captureKey('waits-long'))).toEqual(['ask', 'capture']);
  });
});
