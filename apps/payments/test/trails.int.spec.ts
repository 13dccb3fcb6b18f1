import { asOperator } from '@night-market/access/testing';
import { decodeEvent } from '@night-market/contracts';
import { newId, type Trail, type TrailPlace } from '@night-market/kernel';
import { eventually, scansOf } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PAYMENT_TRAIL, PAYMENT_TRAIL_INDEX } from '../src/adapters/postgres/trail.ts';
import { bodyOf, World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
  await world.gateway.faults({ byReference: { twice: 'double_capture_answered' } });
});
afterAll(() => world.close());

const trailOf = async (correlationId: string, query = ''): Promise<Trail> =>
  (await world.get(`/ops/trails/${correlationId}${query}`)).body as Trail;

/** The id of the event that is in the log at that place. */
async function idAt({ topic, partition, offset }: TrailPlace): Promise<string> {
  const records = await world.bus.readAll(topic);
  const found = records.find((one) => one.partition === partition && one.offset === offset);
  return decodeEvent(topic, found!.value).id;
}

it('payments tells a request, its key, what the gateway did, what was booked and which events it took in', async () => {
  const correlationId = newId();
  await world.pay(bodyOf('twice'), 'key-of-the-till', { 'x-correlation-id': correlationId });
  const events = await eventually(async () => {
    const all = await world.events('twice');
    return all.some(({ type }) => type === 'duplicate_captured') && all;
  });
  const dupTxnId = String(events.at(-1)!.payload['dupTxnId']);
  const payload = { orderId: 'twice', dupTxnId, attempt: 1 };
  const command = await world.sendEvent('pay.cmd.v1', 'refund', 'twice', payload, { correlationId });
  const trail = await eventually(async () => {
    const told = await trailOf(correlationId, `?events=${events[0]!.id}`);
    return told.steps.some(({ what }) => what === 'refund_paid') && told;
  });
  const told = trail.steps.map(({ kind, what, subject }) => `${kind} ${what} ${subject}`);
  expect(told).toEqual(
    expect.arrayContaining([
      'request card twice',
      'key POST /payments key-of-the-till',
      'outside capture_captured twice',
      `outside capture_seen ${dupTxnId}`,
      `outside refund_refunded ${dupTxnId}`,
      `ledger duplicate ${dupTxnId}`,
      `ledger refund_paid ${dupTxnId}`,
    ]),
  );
  const received = trail.steps.flatMap(({ kind, eventId }) => (kind === 'inbox' ? eventId : []));
  expect(received.sort()).toEqual([events[0]!.id, command].sort());
  for (const { kind, eventId, place } of trail.steps)
    expect(place && (await idAt(place))).toBe(kind === 'inbox' ? eventId : null);
  expect(trail.steps.map(({ at }) => at)).toEqual(trail.steps.map(({ at }) => at).sort());
  expect((await trailOf(newId())).steps).toEqual([]);
});

it('an event that is held back is told with its place in the log', async () => {
  const correlationId = newId();
  const id = await world.sendEvent(
    'pay.cmd.v1',
    'no_such_type',
    'held',
    { orderId: 'held' },
    { correlationId },
  );
  await world.send('pay.cmd.v1', 'held', JSON.stringify({ orderId: 'held' }), {
    ce_correlationid: correlationId,
    ce_id: id,
  });
  const step = await eventually(async () =>
    (await trailOf(correlationId)).steps.find(({ kind }) => kind === 'held'),
  );
  expect(step).toMatchObject({ what: 'parked', subject: 'held' });
  expect(step.place).toMatchObject({ topic: 'pay.cmd.v1', offset: expect.any(String) as string });
});

it('an event that waited behind another one is told where it is, before it goes through and after', async () => {
  const key = 'ticket-behind';
  await world.send('gate.auth.v2', key, 'no event');
  const id = await world.sendEvent('gate.auth.v2', 'granted', key, {
    ...{ ticketId: key, gateId: 'north', scanId: newId() },
    charge: { orderId: 'behind', stallId: 'gate-north', amount: 12_000, currency: 'TWD' },
  });
  const received = async () =>
    (await trailOf(newId(), `?events=${id}`)).steps.find(({ eventId }) => eventId === id);
  const held = await eventually(async () => (await received())?.place ?? undefined);
  expect(await idAt(held)).toBe(id);
  const parked = `/ops/parked/${key}`;
  const { heldBack } = (await world.get(parked)).body as { heldBack: { n: string }[] };
  expect(heldBack).toHaveLength(2);
  await world.call(`${parked}/discard-head`, {
    method: 'POST',
    headers: { ...asOperator(), 'content-type': 'application/json' },
    body: JSON.stringify({ n: heldBack[0]!.n, reason: 'no event' }),
  });
  await eventually(async () => (await world.get('/orders/behind/payments')).status === 200);
  expect((await world.settledOrder('behind')).charge.state).toBe('captured');
  expect((await received())?.place).toEqual(held);
});

it('of an event that was taken in before places were kept, the place is not known', async () => {
  const id = newId();
  await world.database.query(`insert into inbox (consumer, event_id) values ('payments', $1)`, [id]);
  expect((await trailOf(newId(), `?events=${id}`)).steps).toMatchObject([{ kind: 'inbox', place: null }]);
});

it('is found by indexes, however many payments there are', async () => {
  await world.database.query(
    `insert into charge (order_id, stall_id, amount, currency, state, correlation_id, causation_id)
     select 'many-' || n, 'stall', 100, 'TWD', 'requested', gen_random_uuid(), gen_random_uuid()
     from generate_series(1, 5000) as n`,
  );
  await world.database.query(
    `insert into payment (id, order_id, method, correlation_id)
     select gen_random_uuid(), 'many-' || n, 'card', gen_random_uuid() from generate_series(1, 5000) as n`,
  );
  await world.database.query('vacuum analyze charge, payment');
  for (const source of PAYMENT_TRAIL) {
    const scans = await scansOf(world.database, source, [newId()]);
    expect(scans.filter(({ rows }) => rows > 100)).toEqual([]);
  }
  for (const id of ['many-7', newId()]) {
    const scans = await scansOf(world.database, PAYMENT_TRAIL_INDEX.about, [id, id === 'many-7' ? null : id]);
    expect(scans.filter(({ rows }) => rows > 100)).toEqual([]);
  }
});

it('the ids of an order, a capture and the correlation id itself lead to its correlation id', async () => {
  const correlationId = newId();
  await world.pay(bodyOf('found'), 'another-key', { 'x-correlation-id': correlationId });
  const captureId = await eventually(async () => (await world.order('found')).charge.captureId ?? undefined);
  for (const id of ['found', captureId, correlationId, correlationId.toUpperCase()]) {
    const { trails } = (await world.get(`/ops/trails?about=${id}`)).body as { trails: object[] };
    expect(trails).toMatchObject([{ correlationId, what: 'payment', subject: 'found' }]);
  }
});
