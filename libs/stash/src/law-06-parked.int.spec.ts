import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captured, DeliveryWorld, failingFor, record } from '../test/delivery-world.ts';

let world: DeliveryWorld;
beforeEach(async () => {
  world = await DeliveryWorld.create();
});
afterEach(() => world.close());

const act = { actor: 'wang', reason: 'the handler was fixed' };

describe('law 6: all else is parked', () => {
  it('keeps the order behind a parked key while other keys flow', async () => {
    world.handler = failingFor('bad', () => new TypeError('bug'));
    world.start();
    await world.send(captured('bad', 1), captured('a', 1), captured('bad', 2), captured('b', 1));
    await eventually(async () => (await world.effects()).length === 2);
    await world.send(captured('bad', 3), captured('a', 2));
    await eventually(async () => (await world.effects()).length === 3);
    expect(await world.effects()).toEqual(['a:1', 'b:1', 'a:2']);
    const { key, events } = (await world.reader.find('bad'))!;
    expect(key).toMatchObject({ state: 'parked', attempts: 1, errorType: 'TypeError', events: 3 });
    const txns = events.map(({ json }) => (json as { payload: { txnId: string } }).payload.txnId);
    expect(txns).toEqual(['1', '2', '3']);
    expect((await world.letters()).map(({ headers }) => headers['dlq-original-offset'])).toEqual(['0']);
  });

  it('leaves no half of it when the process dies before the commit', async () => {
    const died = world.unitOfWork.run(async (tx) => {
      const failure = {
        ...({ state: 'parked', reason: 'r', errorType: 'e', attempts: 1 } as const),
        ...{ firstFailedAtMs: 0, nextAttemptAtMs: null },
      };
      const lease = { revoked: false };
      const place = { topic: 'pay.txn.v1', partition: 0, offset: 0n, headers: {}, timestampMs: 0, lease };
      const entry = { key: 'k', eventId: captured('k', 1).id, record: { ...place, key: null, value: null } };
      await world.stash.open(tx, 'test', [{ ...entry, failure }]);
      const [{ pid }] = (await tx.query<{ pid: number }>('select pg_backend_pid() as pid')) as [
        { pid: number },
      ];
      await world.database.query('select pg_terminate_backend($1)', [pid]);
      await tx.query('select 1');
    });
    await expect(died).rejects.toThrow();
    expect(await world.reader.counts()).toEqual({ parkedKeys: 0, waitingKeys: 0, events: 0 });
  });
});

const large = Buffer.concat([Buffer.from('{"x":"'), Buffer.alloc(2 * 1024 * 1024, 'x')]);
const base = captured('poison', 1);

describe('law 6: a poison event of every kind', () => {
  it.each<[string, string | null, Buffer | null, string]>([
    ['not JSON', 'poison', Buffer.from('{oops'), 'not_json'],
    ['bytes that are no text', 'poison', Buffer.from([0, 255, 0, 254]), 'not_json'],
    ['empty', 'poison', null, 'empty'],
    ['of a wrong schema', 'poison', Buffer.from(JSON.stringify({ ...base, payload: {} })), 'bad_payload'],
    ['of an unknown type', 'poison', Buffer.from(JSON.stringify({ ...base, type: 'nix' })), 'unknown_type'],
    ['no envelope, as of an unknown version', 'poison', Buffer.from('{"v":9,"data":{}}'), 'bad_envelope'],
    ['without a key', null, Buffer.from('{oops'), 'not_json'],
    ['with an odd key', 'a\u0000b/%', Buffer.from('{oops'), 'not_json'],
    ['2 MiB large', 'poison', large, 'not_json'],
  ])(
    '%s: parks its key only, is visible at once, and is kept byte for byte',
    async (_name, key, value, type) => {
      world.start();
      await world.sendRaw(key, value);
      await world.send(captured('a', 1));
      await eventually(async () => (await world.effects()).length === 1);
      const [parked] = await world.reader.list({ limit: 10 });
      expect(parked).toMatchObject({ state: 'parked', errorType: type, events: 1 });
      expect(parked!.key).toBe(key === null ? '@pay.txn.v1/0/0' : key.replace('\u0000', '\ufffd'));
      const [letter] = await world.letters();
      expect(value === null ? letter!.value === null : letter!.value.equals(value)).toBe(true);
      expect(letter!.headers['dlq-error-type']).toBe(type);
      expect((await world.reader.deadLetters({ limit: 10 }))[0]).toMatchObject({
        topic: 'pay.txn.v1',
        partition: 0,
        offset: '0',
      });
    },
  );

  it('unreadable: events of its key queue behind it, and discarding it lets them go on', async () => {
    world.start();
    await world.sendRaw('a', Buffer.from('{oops'));
    await world.send(captured('a', 1), captured('b', 1), captured('a', 2));
    await eventually(async () => (await world.keyOf('a'))?.events === 3);
    expect(await world.operator.discardHead('a', act)).toEqual({ outcome: 'discarded' });
    await eventually(async () => (await world.effects()).length === 3);
    expect(await world.effects()).toEqual(['b:1', 'a:1', 'a:2']);
  });

  it('whose handler throws, and is replayed after the fix', async () => {
    world.handler = failingFor('a', () => new RangeError('bug'));
    world.start();
    await world.send(captured('a', 1), captured('b', 1));
    await eventually(async () => (await world.keyOf('a'))?.state === 'parked');
    world.handler = (events, { tx }) => record(tx, events);
    expect(await world.operator.replay('a', act)).toEqual({ outcome: 'drained', handled: 1 });
    expect((await world.effects()).sort()).toEqual(['a:1', 'b:1']);
  });
});
