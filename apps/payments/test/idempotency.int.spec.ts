import { PgIdempotencyStore } from '@night-market/idempotency';
import { PgUnitOfWork } from '@night-market/postgres';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgCaptures } from '../src/adapters/postgres/pg-captures.ts';
import { AMOUNT, bodyOf, World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

const isReplayed = ({ headers }: { headers: Headers }): boolean =>
  headers.get('idempotent-replayed') === 'true';

describe('POST /payments', () => {
  it('charges an order once, and shows it as asked for and as it ended', async () => {
    const first = await world.pay(bodyOf('order-1'));
    expect(first.status).toBe(202);
    expect(isReplayed(first)).toBe(false);
    expect(first.body).toEqual({
      ...bodyOf('order-1'),
      id: expect.any(String),
      status: 'requested',
      replayed: false,
      captureId: null,
      failureCode: null,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const order = await world.settledOrder('order-1');
    const book = await world.gateway.book('order-1');
    expect(order.charge).toMatchObject({ state: 'captured', captureId: book?.captures[0]?.id });
    expect(order.ledger).toMatchObject({ captured: AMOUNT, refunded: 0, net: AMOUNT });
    const { body } = await world.get(`/payments/${first.body.id}`);
    expect(body).toEqual({ ...first.body, status: 'captured', captureId: book?.captures[0]?.id });
  });

  it('counts a key once, however often it comes, and answers the same to the byte', async () => {
    const answers = [];
    for (let n = 0; n < 5; n++) answers.push(await world.pay(bodyOf('order-2'), 'key-2'));
    await world.settledOrder('order-2');
    answers.push(await world.pay(bodyOf('order-2'), '"key-2"'));
    answers.push(await world.pay(JSON.stringify(bodyOf('order-2'), null, 2), 'key-2'));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(isReplayed)).toEqual(answers.map((_, index) => index > 0));
    expect((await world.order('order-2')).payments).toHaveLength(1);
    expect((await world.gateway.book('order-2'))?.captures).toHaveLength(1);
  });

  it('counts a key once among thirty at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => world.pay(bodyOf('order-3'), 'key-3')),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1);
    await world.settledOrder('order-3');
    expect((await world.order('order-3')).payments).toHaveLength(1);
    expect((await world.gateway.book('order-3'))?.captures).toHaveLength(1);
    expect(await world.types('order-3')).toEqual(['requested', 'captured']);
  });

  it('answers the same order under other keys from its result, before and after there is one', async () => {
    const [first, ...others] = await Promise.all(
      ['a', 'b', 'c'].map((key) => world.pay(bodyOf('order-4'), `key-4${key}`)),
    );
    await world.settledOrder('order-4');
    others.push(await world.pay(bodyOf('order-4'), 'key-4d'));
    expect([first, ...others].map((answer) => answer && isReplayed(answer))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(others.at(-1)?.body).toMatchObject({ status: 'captured', replayed: true });
    const events = await eventually(async () => {
      const all = await world.events('order-4');
      return all.filter(({ type }) => type === 'result_replayed').length === 3 && all;
    });
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'captured')).toHaveLength(1);
    expect(types).not.toContain('duplicate_captured');
    const { captures } = (await world.gateway.book('order-4'))!;
    expect(captures).toHaveLength(1);
    const replays = events.filter(({ type }) => type === 'result_replayed').map(({ payload }) => payload);
    const { payments } = await world.order('order-4');
    const replayedIds = payments
      .filter((one: { replayed: boolean }) => one.replayed)
      .map(({ id }: { id: string }) => id);
    expect(replays.map(({ paymentId }) => paymentId).sort()).toEqual([...replayedIds].sort());
    for (const replay of replays)
      expect(replay).toMatchObject({ result: 'captured', txnId: captures[0]!.id });
  });

  it('says replayed in its first answer as in every later look', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((key) => world.pay(bodyOf('order-5'), `key-5${key}`)),
    );
    await world.settledOrder('order-5');
    await eventually(
      async () => (await world.types('order-5')).filter((type) => type === 'result_replayed').length === 2,
    );
    for (const { body } of answers) {
      const { replayed, createdAt } = (await world.get(`/payments/${body.id}`)).body;
      expect([body.replayed, body.createdAt]).toEqual([replayed, createdAt]);
    }
  });

  it('keeps the correlation id from the request to the last event, and each event names its cause', async () => {
    const correlationId = '0198c0de-0000-7000-8000-0000000000aa';
    await world.pay(bodyOf('order-6'), 'key-6', { 'x-correlation-id': correlationId });
    await world.settledOrder('order-6');
    const [requested, captured] = await eventually(async () => {
      const events = await world.events('order-6');
      return events.length === 2 && events;
    });
    expect(requested).toMatchObject({ type: 'requested', correlationId, causationId: correlationId });
    expect(captured).toMatchObject({ type: 'captured', correlationId, causationId: requested?.id });
    const [v2] = await world.events('order-6', 'pay.txn.v2');
    expect(v2).toMatchObject({ id: requested?.id, payload: { amount: AMOUNT, currency: 'TWD' } });
  });

  it('takes a request while its order is being settled: nobody waits for the lock of a charge', async () => {
    await world.pay(bodyOf('order-8'));
    await world.settledOrder('order-8');
    const elsewhere = new PgUnitOfWork(world.database.url);
    const answer = await elsewhere.run(async (tx) => {
      expect((await new PgCaptures().lock(tx, ['order-8'])).size).toBe(1);
      return world.pay(bodyOf('order-8'), 'key-8', {}, AbortSignal.timeout(5_000));
    });
    await elsewhere.close();
    expect(answer).toMatchObject({ status: 202, body: { status: 'captured', replayed: true } });
  });

  it('tells a refusal of the gateway', async () => {
    await world.gateway.faults({ byReference: { 'order-7': 'decline' } });
    await world.pay(bodyOf('order-7'));
    const { charge, ledger } = await world.settledOrder('order-7');
    expect(charge).toMatchObject({ state: 'capture_failed', failureCode: 'card_declined', captureId: null });
    expect(ledger).toEqual({ captured: 0, refunded: 0, paidOutside: 0, net: 0, currencies: [] });
    const again = await world.pay(bodyOf('order-7'));
    expect(again.body).toMatchObject({
      status: 'capture_failed',
      replayed: true,
      failureCode: 'card_declined',
    });
  });
});

describe('a key that cannot be used', () => {
  it('is one of another request: 422, and nothing is stored', async () => {
    await world.pay(bodyOf('order-10'), 'key-10');
    const before = await world.rowCounts();
    for (const more of [{ amount: 13_000 }, { orderId: 'order-11' }, { method: 'qr' }]) {
      const answer = await world.pay(bodyOf('order-10', more), 'key-10');
      expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    const together = await Promise.all([1, 2, 3, 4].map((n) => world.pay(bodyOf(`order-12-${n}`), 'key-12')));
    expect(together.map(({ status }) => status).sort()).toEqual([202, 422, 422, 422]);
    expect(await world.rowCounts()).toMatchObject({
      payment: before['payment']! + 1,
      idempotency_key: before['idempotency_key']! + 1,
    });
  });

  it('is one under way elsewhere: 409 with Retry-After; unchanged it succeeds later', async () => {
    const elsewhere = new PgUnitOfWork(world.database.url);
    const request = { tenant: 'stall-07', route: 'POST /payments', key: 'key-13', fingerprint: 'any' };
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    const holder = elsewhere.run(async (tx) => {
      await new PgIdempotencyStore().claim(tx, [request]);
      isHeld = true;
      await gate;
    });
    await eventually(() => isHeld);
    const before = await world.rowCounts();
    const busy = await world.pay(bodyOf('order-13'), 'key-13');
    expect(busy).toMatchObject({ status: 409, body: { code: 'request_in_flight' } });
    expect(Number(busy.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await world.rowCounts()).toEqual(before);
    release();
    await holder;
    await elsewhere.close();
    const later = await world.pay(bodyOf('order-13'), 'key-13');
    expect([later.status, isReplayed(later)]).toEqual([202, false]);
  });

  it.each([
    ['none', null],
    ['an empty one', ''],
    ['an empty quoted one', '""'],
    ['one too long', 'x'.repeat(256)],
    ['one that is not ASCII', 'schlüssel'],
  ])('is %s: 400', async (_name, key) => {
    const before = await world.rowCounts();
    expect(await world.pay(bodyOf('order-14'), key)).toMatchObject({
      status: 400,
      body: { code: 'idempotency_key_missing' },
    });
    expect(await world.rowCounts()).toEqual(before);
  });
});

describe('an order', () => {
  it.each([['amount', { amount: 13_000 }]])(
    'keeps the %s of its first request: 422, and nothing is stored',
    async (name, more) => {
      await world.pay(bodyOf(`order-20-${name}`), `key-20-${name}`);
      await world.settledOrder(`order-20-${name}`);
      const before = await world.rowCounts();
      const events = await world.types(`order-20-${name}`);
      const answer = await world.pay(bodyOf(`order-20-${name}`, more));
      expect(answer).toMatchObject({ status: 422, body: { code: 'order_mismatch' } });
      expect(await world.rowCounts()).toEqual(before);
      expect(await world.types(`order-20-${name}`)).toEqual(events);
    },
  );
});
