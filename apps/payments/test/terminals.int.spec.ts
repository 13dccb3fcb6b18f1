import { asOperator } from '@night-market/access/testing';
import { newId } from '@night-market/kernel';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bodyOf, World } from './support/world.ts';

const TOKEN = 'a-token-of-the-auditor';
let world: World;

beforeAll(async () => {
  world = await World.create({ OPS_TOKEN: TOKEN });
});
afterAll(() => world.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const post = (path: string, body: object, headers: Record<string, string> = asOperator('operator', 'lin')) =>
  world.call(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const issue = async (stallId: string) => (await post('/ops/terminals', { name: 'till 1', stallId })).body;
const pay = (key: string, stallId: string, orderId = `order-${newId()}`) =>
  world.pay(bodyOf(orderId, { stallId }), newId(), bearer(key));

describe('terminals', () => {
  it('are given a key by an operator; it charges for its stall alone', async () => {
    const { key, holder } = await issue('stall-1');
    expect(holder).toMatchObject({ name: 'till 1', stallId: 'stall-1', keys: [{ createdBy: 'lin' }] });
    expect((await pay(key, 'stall-1')).status).toBe(202);
    const before = await world.rowCounts();
    const other = await pay(key, 'stall-2');
    expect([other.status, other.body.code]).toEqual([403, 'other_stall']);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('see their own stall; what is of others looks as if it did not exist', async () => {
    const [mine, theirs] = [(await issue('stall-1')).key, (await issue('stall-2')).key];
    const orderId = `order-${newId()}`;
    const { body } = await pay(mine, 'stall-1', orderId);
    for (const [path, none] of [
      [`/payments/${body.id}`, `/payments/${newId()}`],
      [`/orders/${orderId}/payments`, '/orders/of-nobody/payments'],
    ] as const) {
      expect((await world.call(path, { headers: bearer(mine) })).status).toBe(200);
      const hidden = await world.call(path, { headers: bearer(theirs) });
      const missing = await world.call(none, { headers: bearer(theirs) });
      const shape = ({ status, body: answer }: typeof hidden) => [
        status,
        answer.code,
        answer.title,
        answer.detail,
      ];
      expect(shape(hidden)).toEqual(shape(missing));
      expect(hidden.status).toBe(404);
    }
    const inside = ['/ops/terminals', '/ops/breaks', '/ops/parked', '/ops/consumer', '/ops/health-figures'];
    for (const path of ['/ledger/orders', '/ledger/summary', ...inside])
      expect((await world.call(path, { headers: bearer(mine) })).status, path).toBe(403);
  });

  it('tell nothing of the orders and Idempotency-Keys of other stalls, and touch none of them', async () => {
    const [mine, theirs] = [(await issue('stall-1')).key, (await issue('stall-2')).key];
    const [orderId, idempotencyKey] = [`order-${newId()}`, newId()];
    const first = await world.pay(bodyOf(orderId, { stallId: 'stall-1' }), idempotencyKey, bearer(mine));
    await world.settledOrder(orderId);
    const [before, events] = [await world.rowCounts(), await world.types(orderId)];
    for (const amount of [12_000, 13_000]) {
      const body = bodyOf(orderId, { stallId: 'stall-2', amount });
      for (const key of [newId(), idempotencyKey])
        expect(await world.pay(body, key, bearer(theirs))).toMatchObject({
          status: 404,
          body: { code: 'not_found', title: 'There is no such order.' },
        });
    }
    expect([await world.rowCounts(), await world.types(orderId)]).toEqual([before, events]);
    const other = bodyOf(`order-${newId()}`, { stallId: 'stall-2' });
    const same = await world.pay(other, idempotencyKey, bearer(theirs));
    expect([same.status, same.headers.get('idempotent-replayed')]).toEqual([202, null]);
    const again = await world.pay(bodyOf(orderId, { stallId: 'stall-1' }), idempotencyKey, bearer(mine));
    expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
  });

  it('get a second key while the first is still valid, and lose either within a second', async () => {
    const { key: first, holder } = await issue('stall-3');
    const { key: second } = (await post(`/ops/terminals/${holder.id}/rotate`, {})).body;
    expect((await post(`/ops/terminals/${holder.id}/rotate`, {})).body.code).toBe('two_keys_valid');
    expect([(await pay(first, 'stall-3')).status, (await pay(second, 'stall-3')).status]).toEqual([202, 202]);
    const { prefix } = holder.keys[0];
    expect((await post(`/ops/terminals/${holder.id}/revoke`, { prefix })).status).toBe(200);
    await eventually(async () => (await pay(first, 'stall-3')).status === 401);
    expect((await pay(second, 'stall-3')).status).toBe(202);
    await post(`/ops/terminals/${holder.id}/revoke`, {});
    await eventually(async () => (await pay(second, 'stall-3')).status === 401);
  });

  it('are managed by operators alone, and who was refused is noted', async () => {
    const { holder, key } = await issue('stall-4');
    for (const path of ['', `/${holder.id}/rotate`, `/${holder.id}/revoke`]) {
      for (const [headers, status] of [
        [asOperator('viewer', 'chen'), 403],
        [bearer(key), 403],
        [bearer(TOKEN), 403],
        [{ authorization: 'none' }, 401],
      ] as const)
        expect((await post(`/ops/terminals${path}`, { name: 'x', stallId: 'y' }, headers)).status).toBe(
          status,
        );
    }
    const notes = await world.database.query<object>(
      `select actor, subject from access_audit where action = 'act_refused' order by id`,
    );
    expect(notes).toEqual(
      ['', '/:id/rotate', '/:id/revoke'].map((end) => ({
        actor: 'chen',
        subject: `POST /ops/terminals${end}`,
      })),
    );
  });

  it('answers wrong wishes with problems', async () => {
    expect((await post(`/ops/terminals/${newId()}/rotate`, {})).status).toBe(404);
    expect((await post('/ops/terminals', { name: 'till' })).body.errors).toMatchObject([
      { pointer: '/stallId' },
    ]);
    expect((await post('/ops/terminals', { name: 'yu@example.com', stallId: 's' })).body.code).toBe(
      'personal_data',
    );
    const { holders, next } = (await world.get('/ops/terminals?limit=1')).body;
    expect([holders.length, next]).toEqual([1, holders[0].id]);
  });
});
