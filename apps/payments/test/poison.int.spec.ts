import { asOperator } from '@night-market/access/testing';
import { newId } from '@night-market/kernel';
import type { OutboxMessage } from '@night-market/outbox';
import { PgUnitOfWork } from '@night-market/postgres';
import { eventually, gate, openGates } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { World } from './support/world.ts';

const LARGE = 2 * 1024 * 1024;
let world: World;
let unitOfWork: PgUnitOfWork;
beforeAll(async () => {
  world = await World.create({ CONSUMER_HANDLER_DEADLINE_MS: '2000' }, { 'max.message.bytes': '4194304' });
  unitOfWork = new PgUnitOfWork(world.database.url);
});
afterEach(() => {
  openGates();
  vi.restoreAllMocks();
});
afterAll(async () => {
  await unitOfWork.close();
  await world.close();
});

const ops = (path: string, body?: object) =>
  world.call(`/ops/${path}`, {
    headers: { ...asOperator(), ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
const act = { reason: 'the cause was fixed' };

const seenKey = (isIt: (one: { key: string }) => boolean) =>
  eventually(async () => (await ops('parked?limit=500')).body.keys.find(isIt));

const grant = (orderId: string, charge: object = {}) => ({
  ...{ ticketId: `ticket-${orderId}`, gateId: 'north', scanId: newId() },
  charge: { orderId, stallId: 'gate-north', amount: 12_000, currency: 'TWD', ...charge },
});
const sendGrant = (orderId: string, charge: object = {}) =>
  world.sendEvent('gate.auth.v2', 'granted', orderId, grant(orderId, charge));
/** What payments reads of the gate may gain types; commands may not. */
const topicOf = (kind: string) => (kind === 'of an unknown type' ? 'pay.cmd.v1' : 'gate.auth.v2');
const envelope = (key: string, more: object = {}) => ({
  ...{ id: newId(), topic: 'gate.auth.v2', ts: new Date().toISOString(), key, type: 'granted' },
  ...{ payload: grant(key), correlationId: newId(), causationId: newId(), ...more },
});
const isCaptured = async (orderId: string) => {
  const { status, body } = await world.get(`/orders/${orderId}/payments`);
  return status === 200 && body.charge.state === 'captured';
};

/** All failure headers of a dead letter; those of the original record stay beside them. */
const FAILURE_HEADERS = {
  'dlq-reason': /./,
  'dlq-error-type': /^\w+$/,
  'dlq-consumer': /^payments$/,
  'dlq-attempts': /^1$/,
  'dlq-original-partition': /^[0-5]$/,
  'dlq-original-offset': /^\d+$/,
  'dlq-original-timestamp': /^\d{4}-\d\d-\d\dT.*Z$/,
  'dlq-failed-at': /^\d{4}-\d\d-\d\dT.*Z$/,
};

async function deadLetter(topic: string, bytes: Buffer) {
  const letter = await eventually(async () =>
    (await world.bus.readAll(`${topic}.dlq`)).find(({ value }) => value?.equals(bytes)),
  );
  const expected = Object.entries(FAILURE_HEADERS).map(([name, form]) => [
    name,
    expect.stringMatching(form) as string,
  ]);
  expect(letter.headers).toMatchObject({
    'x-trace': 'kept',
    'dlq-original-topic': topic,
    ...Object.fromEntries(expected),
  });
  return letter;
}

describe('a good event as others may write it', () => {
  it('counts once, with its id in upper case or in both', async () => {
    const key = 'in-upper-case';
    const event = envelope(key);
    const shouted = { ...event, id: event.id.toUpperCase() };
    await world.send('gate.auth.v2', key, JSON.stringify(shouted));
    await eventually(() => isCaptured(key));
    const copies = [event, shouted, envelope(key, { payload: grant('behind-the-copies') })];
    for (const one of copies) await world.send('gate.auth.v2', key, JSON.stringify(one));
    await eventually(() => isCaptured('behind-the-copies'));
    const captured = (await world.types(key)).filter((type) => type === 'captured');
    expect(captured).toHaveLength(1);
  });

  it('may have headers without a value, and those behind it are handled, too', async () => {
    const [key, next] = ['headers-of-null', 'behind-the-headers'];
    // The sender here is kafkajs, which measures also what is null before it writes it.
    const { byteLength } = Buffer;
    vi.spyOn(Buffer, 'byteLength').mockImplementation((of, encoding) => byteLength(of ?? '', encoding));
    const empty = { traceparent: null as unknown as Buffer };
    await world.send('gate.auth.v2', key, JSON.stringify(envelope(key)), empty);
    await sendGrant(next);
    await eventually(() => isCaptured(key));
    await eventually(() => isCaptured(next));
  });
});

describe('a poison record', () => {
  const large = Buffer.concat([Buffer.from('{"x":"'), Buffer.alloc(LARGE, 'x')]);
  const json = (value: object) => Buffer.from(JSON.stringify(value));
  const seenAfterMs: number[] = [];
  it.each<[kind: string, key: string | null, value: Buffer, errorType: string]>([
    ['that is not JSON', 'p-1', Buffer.from([0x7b, 0xff, 0x00]), 'not_json'],
    ['of a wrong schema', 'p-2', json(envelope('p-2', { payload: { ticketId: 7 } })), 'bad_payload'],
    [
      'of an unknown type',
      'p-3',
      json(envelope('p-3', { topic: 'pay.cmd.v1', type: 'vanished' })),
      'unknown_type',
    ],
    [
      'of an unknown version',
      'p-4',
      json({ specversion: 9, topic: 'gate.auth.v9', data: {} }),
      'bad_envelope',
    ],
    ['without a key', null, json(envelope('', { key: undefined })), 'bad_envelope'],
    ['of 2 MiB', 'p-6', large, 'not_json'],
  ])('%s is seen, kept byte for byte, and holds up nobody else', async (kind, key, value, errorType) => {
    const other = `beside ${kind}`.replaceAll(/\W/g, '-');
    const topic = topicOf(kind);
    await world.send(topic, key, value, { 'x-trace': 'kept' });
    const sentAtMs = performance.now();
    const seen = await seenKey((one) =>
      key === null ? one.key.startsWith('@gate.auth.v2/') : one.key === key,
    );
    seenAfterMs.push(performance.now() - sentAtMs);
    expect(seen).toMatchObject({
      state: 'parked',
      errorType,
      topic,
      attempts: 1,
      events: 1,
    });
    await sendGrant(other);
    await eventually(() => isCaptured(other));
    const letter = await deadLetter(topic, value);
    expect([letter.key, letter.headers['dlq-error-type']]).toEqual([key, errorType]);
  });

  // The quickest of them: the others may have waited for a busy machine.
  it('is seen within a second', () => {
    expect(Math.min(...seenAfterMs)).toBeLessThan(1_000);
  });
});

describe('an event whose handler', () => {
  it('throws is parked, and goes through when it is replayed after the fix', async () => {
    await world.database.query(`alter table charge add constraint no_curse check (stall_id <> 'cursed')`);
    await sendGrant('throws', { stallId: 'cursed' });
    const seen = await seenKey(({ key }) => key === 'throws');
    expect(seen).toMatchObject({ state: 'parked', errorType: '23514', attempts: 1 });
    await sendGrant('beside-throws');
    await eventually(() => isCaptured('beside-throws'));
    expect((await ops('parked/throws/replay', act)).body).toMatchObject({ outcome: 'failed' });
    await world.database.query('alter table charge drop constraint no_curse');
    expect((await ops('parked/throws/replay', act)).body).toMatchObject({ outcome: 'drained', handled: 1 });
    await eventually(() => isCaptured('throws'));
    expect((await ops('parked/throws')).status).toBe(404);
  });

  /** Others before, beside and behind the one that hangs, of all partitions. */
  async function othersFlow(name: string, isHeld: () => Promise<unknown>): Promise<void> {
    const orders = Array.from({ length: 12 }, (_, n) => `${name}-${n}`);
    for (const order of orders) await sendGrant(order);
    await eventually(async () => (await Promise.all(orders.map(isCaptured))).every(Boolean));
    expect(await isHeld()).toMatchObject({ state: 'waiting' });
  }

  /** Whoever wants to publish about this order never gets an answer. */
  function hangFor(order: string): void {
    const { outbox } = world.service.runtime;
    const append = outbox.append.bind(outbox);
    const hangs = (message: OutboxMessage) => message.key?.toString() === order;
    vi.spyOn(outbox, 'append').mockImplementation((tx, messages) =>
      messages.some(hangs) ? new Promise(() => undefined) : append(tx, messages),
    );
  }

  it('waits for a lock that is never given up is seen; others flow, and so does it once it can', async () => {
    const held = gate();
    let holds = false;
    const holder = unitOfWork.run(async (tx) => {
      await tx.query(
        `insert into charge (order_id, stall_id, amount, currency, state, correlation_id, causation_id)
         values ('locked', 's', 1, 'TWD', 'requested', gen_random_uuid(), gen_random_uuid())`,
      );
      holds = true;
      await held.opened;
      throw new Error('never committed');
    });
    await eventually(() => holds);
    await sendGrant('locked');
    const seen = await seenKey(({ key }) => key === 'locked');
    expect(seen).toMatchObject({ state: 'waiting', errorType: 'DeadlineError' });
    await othersFlow('beside-lock', async () => (await ops('parked/locked')).body);
    held.open();
    await expect(holder).rejects.toThrow('never committed');
    await eventually(() => isCaptured('locked'), { timeoutMs: 30_000 });
  });

  it('never returns is seen; others flow, and so does it after the fix', async () => {
    hangFor('hangs');
    await sendGrant('before-hang');
    await sendGrant('hangs');
    await sendGrant('behind-hang');
    const seen = await seenKey(({ key }) => key === 'hangs');
    expect(seen).toMatchObject({ state: 'waiting', errorType: 'DeadlineError' });
    await othersFlow('beside-hang', async () => (await ops('parked/hangs')).body);
    vi.restoreAllMocks();
    await eventually(() => isCaptured('hangs'), { timeoutMs: 30_000 });
    expect((await ops('parked/hangs')).status).toBe(404);
  });

  it('never returns does not keep the service from stopping in time, and is done by the next process', async () => {
    hangFor('unfinished');
    await sendGrant('unfinished');
    await seenKey(({ key }) => key === 'unfinished');
    let stopped = false;
    void world.service.stop().then(() => (stopped = true));
    await eventually(() => stopped, { timeoutMs: 10_000 });
    await world.start();
    await eventually(() => isCaptured('unfinished'), { timeoutMs: 30_000 });
  });
});
