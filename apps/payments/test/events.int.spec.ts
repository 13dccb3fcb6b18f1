import { eventually } from '@night-market/testing';
import { newId } from '@night-market/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AMOUNT, bodyOf, World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

const grant = (orderId: string, more: object = {}) => ({
  ticketId: `ticket-${orderId}`,
  gateId: 'north',
  scanId: newId(),
  charge: { orderId, stallId: 'gate-north', amount: AMOUNT, currency: 'TWD', ...more },
});

/** Waits for the dead letters of a key. */
const deadLetters = (topic: string, key: string, count = 1) =>
  eventually(async () => {
    const letters = (await world.bus.readAll(`${topic}.dlq`)).filter((record) => record.key === key);
    return letters.length >= count && letters;
  });

describe('an entry that is paid at the gate', () => {
  it('becomes a charge, with the grant for its cause', async () => {
    const correlationId = newId();
    const id = await world.sendEvent('gate.auth.v2', 'granted', 'ticket-1', grant('gate-1'), {
      correlationId,
    });
    const events = await eventually(async () => {
      const all = await world.events('gate-1');
      return all.length === 2 && all;
    });
    expect(events).toMatchObject([
      { type: 'requested', correlationId, causationId: id, payload: { stallId: 'gate-north' } },
      { type: 'captured', correlationId, causationId: events[0]!.id },
    ]);
    const { payments } = await world.order('gate-1');
    expect((await world.get(`/payments/${payments[0].id}`)).body).toMatchObject({
      method: 'gate',
      replayed: false,
    });
  });

  it('is charged once, however often the grant comes', async () => {
    const event = { id: newId(), correlationId: newId(), causationId: newId() };
    for (let n = 0; n < 3; n++)
      await world.sendEvent('gate.auth.v2', 'granted', 'ticket-2', grant('gate-2'), event);
    await world.sendEvent('gate.auth.v2', 'granted', 'ticket-2', grant('gate-2'));
    const events = await eventually(async () => {
      const all = await world.events('gate-2');
      return all.some(({ type }) => type === 'result_replayed') && all;
    });
    expect(events.map(({ type }) => type).sort()).toEqual([
      'captured',
      'requested',
      'requested',
      'result_replayed',
    ]);
    expect((await world.order('gate-2')).payments).toHaveLength(2);
    expect((await world.gateway.book('gate-2'))?.captures).toHaveLength(1);
  });

  it('is no charge when it is free', async () => {
    const before = await world.rowCounts();
    const { charge: _, ...free } = grant('gate-3');
    await world.sendEvent('gate.auth.v2', 'granted', 'ticket-3', free);
    await world.sendEvent('gate.auth.v2', 'granted', 'ticket-3', grant('gate-3b'));
    await world.settledOrder('gate-3b');
    expect(await world.rowCounts()).toMatchObject({
      charge: before['charge']! + 1,
      payment: before['payment']! + 1,
    });
  });

  it.each([
    ['in another currency', { currency: 'USD' }],
    ['with cents', { amount: 150 }],
    ['above the limit', { amount: 100_000_100 }],
    ['for an order with a NUL', { orderId: 'gate\u0000' }],
  ])('is given up when it asks for money %s, and nothing is stored', async (name, more) => {
    const before = await world.rowCounts();
    await world.sendEvent('gate.auth.v2', 'granted', `ticket ${name}`, grant('gate-4', more));
    const [letter] = await deadLetters('gate.auth.v2', `ticket ${name}`);
    expect(letter?.headers['dlq-original-topic']).toBe('gate.auth.v2');
    expect(await world.rowCounts()).toEqual(before);
  });

  it('is given up when its order costs something else, while others of its batch go through', async () => {
    await world.pay(bodyOf('gate-5'));
    await world.settledOrder('gate-5');
    await Promise.all([
      world.sendEvent('gate.auth.v2', 'granted', 'ticket-5', grant('gate-5', { amount: 99_900 })),
      world.sendEvent('gate.auth.v2', 'granted', 'ticket-6', grant('gate-6')),
    ]);
    const [letter] = await deadLetters('gate.auth.v2', 'ticket-5');
    expect(letter?.headers['dlq-reason']).toContain('OrderMismatchError');
    expect((await world.settledOrder('gate-6')).charge.state).toBe('captured');
  });
});

describe('a record that cannot be read or handled', () => {
  const orderId = 'bad-record';
  const valid = (topic: string, type: string, payload: object) =>
    JSON.stringify({
      ...{ id: newId(), topic, ts: new Date().toISOString(), key: orderId, type, payload },
      ...{ correlationId: newId(), causationId: newId() },
    });

  it.each<[string, string, Buffer | string | null, string]>([
    ['bytes that are no text', 'pay.txn.v1', Buffer.from([0xff, 0x00, 0xfe, 0x7b]), 'not_json'],
    ['half a JSON', 'pay.txn.v1', '{"id":', 'not_json'],
    ['nothing', 'pay.txn.v1', null, 'empty'],
    ['no envelope', 'pay.txn.v1', '{"hello":"world"}', 'bad_envelope'],
    ['an unknown type', 'pay.txn.v1', valid('pay.txn.v1', 'exploded', {}), 'unknown_type'],
    [
      'a payload of another shape',
      'pay.txn.v1',
      valid('pay.txn.v1', 'requested', { orderId: 7 }),
      'bad_payload',
    ],
    [
      'a request for an order nobody opened',
      'pay.txn.v1',
      valid('pay.txn.v1', 'requested', { orderId: 'none', paymentId: newId(), stallId: 's' }),
      'Error',
    ],
    [
      'a command without its attempt',
      'pay.cmd.v1',
      valid('pay.cmd.v1', 'refund', { orderId, dupTxnId: 'x' }),
      'bad_payload',
    ],
  ])('is set aside byte for byte, with its headers and why: %s', async (name, topic, value, errorType) => {
    const key = `${orderId} ${name}`;
    const before = await world.rowCounts();
    await world.send(topic, key, value, { 'x-note': name });
    const [letter] = await deadLetters(topic, key);
    expect(letter?.value).toEqual(value === null ? null : Buffer.from(value));
    expect(letter?.headers).toMatchObject({
      'x-note': name,
      'dlq-error-type': errorType,
      'dlq-original-topic': topic,
      'dlq-consumer': 'payments',
    });
    expect(await world.rowCounts()).toEqual(before);
  });

  it('holds up its own key only, until an operator discards it', async () => {
    await world.send('pay.txn.v1', 'order-after', '{');
    await world.pay(bodyOf('order-after'));
    await world.pay(bodyOf('order-beside'));
    expect((await world.settledOrder('order-beside')).charge.state).toBe('captured');
    expect(await deadLetters('pay.txn.v1', 'order-after')).toHaveLength(1);
    const { operator } = world.service.runtime;
    await eventually(async () => (await operator.reader.find('order-after'))?.key.events === 2);
    expect((await world.order('order-after')).charge.state).toBe('requested');
    await operator.discardHead('order-after', { actor: 'wang', reason: 'nobody knows who sent it' });
    expect((await world.settledOrder('order-after')).charge.state).toBe('captured');
  });
});

describe('the ledger', () => {
  const insert = (more: object = {}) => {
    const row = {
      kind: 'capture',
      reference: newId(),
      order_id: 'o',
      debit: 'a',
      credit: 'b',
      amount: 1,
      ...more,
    };
    const { kind, reference, order_id: order, debit, credit, amount } = row;
    return world.database.query(
      `insert into ledger_transfer (kind, reference, order_id, debit, credit, amount, currency)
       values ($1, $2, $3, $4, $5, $6, 'TWD')`,
      [kind, reference, order, debit, credit, amount],
    );
  };

  it.each([
    'update ledger_transfer set amount = 1',
    `update ledger_transfer set credit = 'mine' where false`,
    'delete from ledger_transfer',
    'truncate ledger_transfer',
  ])('refuses: %s', async (statement) => {
    await insert();
    await expect(world.database.query(statement)).rejects.toThrow('never changed');
  });

  it.each([
    ['one account on both sides', { credit: 'a' }],
    ['nothing', { amount: 0 }],
    ['less than nothing', { amount: -1 }],
  ])('refuses a transfer of %s', async (_name, more) => {
    await expect(insert(more)).rejects.toThrow('check constraint');
  });

  it('takes a transfer of one kind for a capture once', async () => {
    const reference = newId();
    await insert({ reference });
    await expect(insert({ reference })).rejects.toThrow('ledger_transfer_pkey');
    await insert({ reference, kind: 'duplicate' });
    const rows = await world.database.query('select kind from ledger_transfer where reference = $1', [
      reference,
    ]);
    expect(rows).toHaveLength(2);
  });
});
