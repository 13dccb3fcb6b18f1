import { asOperator } from '@night-market/access/testing';
import { newId } from '@night-market/kernel';
import { opsViews } from '@night-market/service-kit';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

/** What the OpenAPI document promises of each answer. */
const PROMISED = [
  [/^parked(\?|$)/, opsViews.keysView],
  [/^parked\/groups$/, opsViews.groupsView],
  [/^parked\/batches/, opsViews.batchesView],
  [/^parked\/matching/, opsViews.matchingView],
  [/^parked\/[^/]+$/, opsViews.keyView],
  [/^parked\/[^/]+\/replay$/, opsViews.replayView],
  [/^parked\/[^/]+\/discard-head$/, opsViews.discardView],
  [/^(replay|discard|jobs\/.*)$/, opsViews.jobView],
  [/^dead-letters/, opsViews.deadLettersView],
  [/^consumer$/, opsViews.consumerView],
  [/^inbox\/lookup$/, opsViews.heldView],
] as const;

async function ops(path: string, init: RequestInit = {}) {
  const answer = await world.call(`/ops/${path}`, {
    ...init,
    headers: {
      ...asOperator(),
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
    },
  });
  const [, view] = PROMISED.find(([form]) => form.test(path))!;
  // Reading drops what is not promised, so nothing may be missing and nothing more may be said.
  if (answer.status < 300) expect(view.parse(answer.body)).toEqual(answer.body);
  return answer;
}
const act = { reason: 'not one of ours' };
const post = (path: string, body: object) => ops(path, { method: 'POST', body: JSON.stringify(body) });

const parked = (key: string) =>
  eventually(async () => {
    const { body } = await ops('parked');
    return body.keys.find((one: { key: string }) => one.key === key);
  });

const grant = (orderId: string) => ({
  ...{ ticketId: `ticket-${orderId}`, gateId: 'north', scanId: newId() },
  charge: { orderId, stallId: 'gate-north', amount: 12_000, currency: 'TWD' },
});

const handlingOf = async (topic: string) => {
  const { body } = await world.call('/ops/health-figures', { headers: asOperator('viewer') });
  const { handling } = opsViews.healthFiguresView.parse(body).consumer!;
  return handling.find((one) => one.topic === topic)!;
};

describe('the operations API', () => {
  it('answers only those who prove who they are', async () => {
    const wrong = await world.call('/ops/parked', { headers: { authorization: 'Bearer no' } });
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ]);
    expect(wrong.body.code).toBe('unauthenticated');
    expect((await ops('parked')).body).toEqual({ keys: [], next: null });
  });

  it('shows a bad record, keeps its bytes, and lets the events behind it go on', async () => {
    const bytes = Buffer.concat([Buffer.from('{"half": "'), Buffer.alloc(700_000, 0xfe)]);
    const [key, other] = ['ticket/order 1', 'ticket-order-2'];
    await world.send('gate.auth.v2', key, bytes, { 'x-trace': 'kept' });
    await world.sendEvent('gate.auth.v2', 'granted', key, grant('order-1'));
    await world.sendEvent('gate.auth.v2', 'granted', other, grant('order-2'));
    expect(await parked(key)).toMatchObject({
      state: 'parked',
      errorType: 'not_json',
      topic: 'gate.auth.v2',
    });
    expect((await world.settledOrder('order-2')).charge.state).toBe('captured');
    const handling = await eventually(async () => {
      const told = await handlingOf('gate.auth.v2');
      return told.handled > 0 && told.failed > 0 && told;
    });
    expect(handling).toMatchObject({ handled: 1, failed: 1 });
    expect(handling.p95Seconds).toBeLessThanOrEqual(handling.longestSeconds!);
    expect(await handlingOf('pay.cmd.v1')).toMatchObject({ handled: 0, failed: 0, longestSeconds: null });

    const path = `parked/${encodeURIComponent(key)}`;
    const held = await eventually(async () => {
      const { body } = await ops(path);
      return body.events === 2 && body.heldBack;
    });
    expect(held[0]).toMatchObject({ bytes: bytes.length, json: null, headers: { 'x-trace': 'kept' } });
    expect(held[1]).toMatchObject({ json: { payload: { charge: { orderId: 'order-1' } } } });
    expect((await ops('parked/groups')).body.groups).toMatchObject([
      { errorType: 'not_json', topic: 'gate.auth.v2', keys: 1 },
    ]);
    const [letter] = (await ops('dead-letters')).body.deadLetters;
    expect(letter).toMatchObject({ key, topic: 'gate.auth.v2', errorType: 'not_json' });

    const dead = await eventually(async () => (await world.bus.readAll('gate.auth.v2.dlq'))[0]);
    expect(dead.value!.equals(bytes)).toBe(true);
    expect(dead.headers).toMatchObject({
      'x-trace': 'kept',
      'dlq-error-type': 'not_json',
      'dlq-consumer': 'payments',
      'dlq-original-offset': letter.offset,
    });

    expect((await post(`${path}/replay`, { ...act, dryRun: true })).body).toMatchObject({
      outcome: 'would_fail',
    });
    expect((await post(`${path}/replay`, act)).body).toMatchObject({ outcome: 'failed', handled: 0 });
    expect((await ops(path)).body.attempts).toBe(2);
    expect((await post(`${path}/discard-head`, {})).status).toBe(400);
    expect((await post(`${path}/discard-head`, { ...act, n: held[0].n })).body).toEqual({
      outcome: 'discarded',
    });
    await eventually(async () => (await world.get('/orders/order-1/payments')).status === 200);
    expect((await world.settledOrder('order-1')).charge.state).toBe('captured');
    await eventually(async () => (await ops(path)).status === 404);
    const audit = await world.database.query<{ action: string }>(
      'select action from stash_audit order by id',
    );
    expect(audit.map(({ action }) => action)).toEqual(['dry_run', 'replay', 'replay_failed', 'discard_head']);
  });

  it('shows what a dry run would publish, and replays a group as a job', async () => {
    const bad = grant('order-3');
    await world.sendEvent('gate.auth.v2', 'granted', 'order-3', {
      ...bad,
      charge: { ...bad.charge, currency: 'XXX' },
    });
    const { errorType, topic } = await parked('order-3');
    expect((await ops(`parked?topic=${topic}&errorType=none`)).body.keys).toEqual([]);
    const job = await post('replay', { ...act, group: { errorType, topic } });
    expect([job.status, job.body.total]).toEqual([202, 1]);
    const done = await eventually(async () => {
      const { body } = await ops(`jobs/${job.body.id}`);
      return body.state === 'done' && body;
    });
    expect(done).toMatchObject({ total: 1, drained: 0, failed: 1 });
    expect((await ops(`jobs/${job.body.id}?reason=late`, { method: 'DELETE' })).status).toBe(200);
    expect((await ops(`jobs/${newId()}`)).body.code).toBe('not_found');
    const metrics = (await world.get('/metrics')).text;
    expect(metrics).toMatch(/^stash_parked_keys\{[^}]*\} 1$/m);
    expect(metrics).toMatch(/^stash_replays_total\{outcome="failed"[^}]*\} 2$/m);
  });

  it('discards a group as a batch, of the size that was seen and no other', async () => {
    const { body: seen } = await ops('parked/groups');
    const { errorType, topic, pattern, keys } = seen.groups[0];
    const group = { errorType, topic, pattern };
    expect((await ops(`parked/matching?${new URLSearchParams(group).toString()}`)).body.keys).toBe(keys);
    expect((await post('discard', { ...act, group })).body.errors).toMatchObject([
      { pointer: '/seenAt' },
      { pointer: '/keys' },
    ]);
    const wrong = await post('discard', { ...act, group, seenAt: seen.at, keys: keys + 1 });
    expect([wrong.status, wrong.body.code]).toEqual([409, 'group_changed']);
    const batch = await post('discard', { ...act, group, seenAt: seen.at, keys });
    expect(batch.status).toBe(202);
    expect(batch.body).toMatchObject({ kind: 'discard', group, ...act, total: keys });
    await eventually(async () => (await ops(`jobs/${batch.body.id}`)).body.state === 'done');
    expect((await ops(`jobs/${batch.body.id}`)).body).toMatchObject({ drained: keys, waiting: 0, left: [] });
    expect((await ops('parked')).body.keys).toEqual([]);
    const first = await ops('parked/batches?limit=1');
    expect(first.body).toMatchObject({ batches: [{ id: batch.body.id, kind: 'discard', state: 'done' }] });
    const { body: rest } = await ops(`parked/batches?after=${first.body.next}`);
    expect(rest).toMatchObject({ batches: [{ kind: 'replay', failed: 1 }], next: null });
    const audit = await world.database.query<{ action: string; reason: string }>(
      `select action, reason from stash_audit order by id desc limit 2`,
    );
    expect(audit).toEqual([
      { action: 'discard_head', ...act },
      { action: 'discard_group', ...act },
    ]);
  });

  it.each([
    ['parked?limit=0', 400],
    ['parked/batches?after=7', 400],
    ['parked?state=lost', 400],
    ['parked/nothing', 404],
    ['jobs/7', 400],
    ['dead-letters?after=', 400],
  ])('refuses %s with %d', async (path, status) => {
    expect((await ops(path)).status).toBe(status);
  });

  it('tells what it consumes and which events it holds', async () => {
    const { body: consumer } = await ops('consumer');
    expect(consumer.subscriptions).toContainEqual({ topic: 'gate.auth.v2', types: ['granted'] });
    const unknown = await post('inbox/lookup', { ids: [newId()] });
    expect([unknown.status, unknown.body]).toEqual([200, { held: [] }]);
    const [row] = await world.database.query<{ id: string }>('select event_id as id from inbox limit 1');
    const known = await post('inbox/lookup', { ids: [row!.id] });
    expect(known.body.held).toMatchObject([{ id: row!.id }]);
  });

  it('refuses acts on what is not there, and acts for no reason', async () => {
    expect((await post('parked/nothing/replay', act)).status).toBe(404);
    expect((await post('parked/nothing/discard-head', act)).status).toBe(404);
    expect((await post('parked/nothing/replay', { reason: ' ' })).status).toBe(400);
  });
});
