import { OutboxDeadLetters } from '@night-market/outbox';
import { eventually, FakeClock, gate, openGates } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captured, DeliveryWorld, failingFor, record } from '../test/delivery-world.ts';

let world: DeliveryWorld;
beforeEach(async () => {
  world = await DeliveryWorld.create();
});
afterEach(async () => {
  openGates();
  await world.close();
});

const act = { actor: 'wang', reason: 'the handler was fixed' };
const restore = () => {
  world.handler = (events, { tx }) => record(tx, events);
};

/** Parks a key with these events. */
async function park(key: string, txns: readonly number[]): Promise<void> {
  world.handler = failingFor(key, () => new TypeError('bug'));
  await world.send(...txns.map((n) => captured(key, n)));
  await eventually(async () => (await world.keyOf(key))?.events === txns.length);
}

const actions = async () =>
  (
    await world.database.query<{ action: string; actor: string }>(
      'select action, actor from stash_audit order by id',
    )
  ).map(({ action, actor }) => `${actor} ${action}`);

describe('law 7: replay', () => {
  it('takes the head first, and live events of the key go on when the last one is through', async () => {
    world.start({}, { drains: false });
    await park('a', [1, 2, 3]);
    restore();
    expect(await world.operator.replay('a', act)).toEqual({ outcome: 'drained', handled: 3 });
    await world.send(captured('a', 4));
    await eventually(async () => (await world.effects()).length === 4);
    expect(await world.effects()).toEqual(['a:1', 'a:2', 'a:3', 'a:4']);
    expect(await actions()).toEqual(['wang replay', 'wang replay_drained']);
  });

  it('lets no live event overtake: one that comes while the last head is under way', async () => {
    world.start({}, { drains: false });
    await park('a', [1]);
    const busy = gate();
    let isIn = false;
    world.handler = async (events, { tx }) => {
      if (events[0]!.payload['txnId'] === '1') {
        isIn = true;
        await busy.opened;
      }
      await record(tx, events);
    };
    const replay = world.operator.replay('a', act);
    await eventually(() => isIn);
    await world.send(captured('a', 2), captured('b', 5));
    // It does not wait for the replay either: it queues behind the key, and others flow.
    await eventually(async () => (await world.keyOf('a'))?.events === 2);
    await eventually(async () => (await world.effects()).includes('b:5'));
    busy.open();
    expect(await replay).toEqual({ outcome: 'drained', handled: 2 });
    expect((await world.effects()).filter((effect) => effect.startsWith('a'))).toEqual(['a:1', 'a:2']);
  });

  it('takes what a handler leaves under way, and what fails, for a failure of the head, not of the store', async () => {
    world.start({}, { drains: false });
    const fails: typeof world.handler = (events, { tx }) => {
      tx.send(`select from no_such_table where key = $1`, [events[0]!.key]);
      return Promise.resolve();
    };
    world.handler = (events, context) =>
      events[0]!.key === 'a' ? fails(events, context) : record(context.tx, events);
    await world.send(captured('a', 1), captured('b', 2));
    await eventually(async () => (await world.keyOf('a'))?.events === 1);
    await eventually(async () => (await world.effects()).includes('b:2'));
    const error = expect.stringContaining('no_such_table') as string;
    expect(await world.operator.dryRun('a', act)).toMatchObject({ outcome: 'would_fail', handled: 0, error });
    expect(await world.operator.replay('a', act)).toEqual({ outcome: 'failed', handled: 0, error });
    expect(await world.keyOf('a')).toMatchObject({ state: 'parked', attempts: 2 });
    restore();
    expect(await world.operator.replay('a', act)).toEqual({ outcome: 'drained', handled: 1 });
    expect(await world.effects()).toEqual(['b:2', 'a:1']);
  });

  it('makes a live event wait for a drain that is about to commit, and lets it see that the key is gone', async () => {
    world.start({}, { drains: false });
    await park('a', [1]);
    const commit = gate();
    let removed = false;
    const drain = world.unitOfWork.run(async (tx) => {
      await world.stash.enter(tx, 'test', 'a');
      const [head] = await world.stash.heads(tx, 'test', 'a', 1);
      await record(tx, [captured('a', 1)]);
      await world.stash.removeHead(tx, 'test', head!, Date.now());
      removed = true;
      await commit.opened;
    });
    await eventually(() => removed);
    const order: string[] = [];
    const live = world.unitOfWork
      .run((tx) => world.stash.lockStashed(tx, 'test', ['a']))
      .then((held) => (order.push('live'), held));
    const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually(async () => (await world.database.query(waits)).length === 1);
    order.push('commit');
    commit.open();
    await drain;
    expect(await live).toEqual(new Set());
    expect(order).toEqual(['commit', 'live']);
  });

  it('makes a drain that would forget the key wait for a live event that queues behind it', async () => {
    world.start({}, { drains: false });
    await park('a', [1]);
    restore();
    const commit = gate();
    let appended = false;
    const live = world.unitOfWork.run(async (tx) => {
      await world.stash.lockStashed(tx, 'test', ['a']);
      const [head] = await world.stash.heads(tx, 'test', 'a', 1);
      const later = captured('a', 2);
      const value = Buffer.from(JSON.stringify(later));
      await world.stash.append(tx, 'test', [
        { key: 'a', eventId: later.id, record: { ...head!.record, value } },
      ]);
      appended = true;
      await commit.opened;
    });
    await eventually(() => appended);
    const step = world.drainer.keys.step('a', { parked: true }, new AbortController().signal);
    const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually(async () => (await world.database.query(waits)).length === 1);
    commit.open();
    await live;
    expect(await step).toEqual({ outcome: 'next' });
    expect((await world.keyOf('a'))?.events).toBe(1);
  });

  it('is done by one at a time', async () => {
    world.start({}, { drains: false });
    await park('a', [1, 2]);
    restore();
    const results = await Promise.all(Array.from({ length: 5 }, () => world.operator.replay('a', act)));
    expect(await world.effects()).toEqual(['a:1', 'a:2']);
    expect(results.map(({ handled }) => handled).reduce((sum, one) => sum + one, 0)).toBe(2);
    await park('b', [1]);
    const entered = world.unitOfWork.run(async (first) => {
      await world.stash.enter(first, 'test', 'b');
      return world.unitOfWork.run((second) => world.stash.enter(second, 'test', 'b'));
    });
    expect(await entered).toBe('busy');
  });

  it('is never done unasked: the drainer leaves a key alone that was parked meanwhile', async () => {
    world.start({}, { drains: false });
    await park('a', [1]);
    restore();
    const signal = new AbortController().signal;
    expect(await world.drainer.keys.step('a', { parked: false }, signal)).toEqual({ outcome: 'parked' });
    expect(await world.effects()).toEqual([]);
  });

  it('parks it again on a second failure, and counts', async () => {
    world.start();
    await park('a', [1, 2]);
    const result = await world.operator.replay('a', act);
    expect(result).toEqual({ outcome: 'failed', handled: 0, error: 'TypeError: bug' });
    expect(await world.keyOf('a')).toMatchObject({ state: 'parked', attempts: 2, events: 2 });
    // The dead letter was written when it was parked first.
    expect(await world.letters()).toHaveLength(1);
  });

  it('writes another dead letter when another head is parked', async () => {
    // The drainer would be at the second head as soon as the operator.
    world.start({}, { drains: false });
    await park('a', [1, 2]);
    world.handler = async (events, { tx }) => {
      if (events[0]!.payload['txnId'] === '2') throw new RangeError('another bug');
      await record(tx, events);
    };
    expect(await world.operator.replay('a', act)).toMatchObject({ outcome: 'failed', handled: 1 });
    expect(await world.keyOf('a')).toMatchObject({ state: 'parked', attempts: 1, errorType: 'RangeError' });
    expect((await world.letters()).map(({ headers }) => headers['dlq-error-type'])).toEqual([
      'TypeError',
      'RangeError',
    ]);
  });

  it('tries out in a dry run, and leaves nothing', async () => {
    world.start();
    await park('a', [1]);
    const rows = () =>
      world.database.query(`select 'k', attempts::text, updated_at::text from stash_key
        union all select 'e', n::text, '' from stash_event union all select 'o', id::text, '' from outbox
        union all select 'f', n::text, '' from effect order by 1, 2`);
    const before = await rows();
    expect(await world.operator.dryRun('a', act)).toMatchObject({
      outcome: 'would_fail',
      error: 'TypeError: bug',
    });
    const letters = new OutboxDeadLetters(world.outbox, new FakeClock());
    world.handler = async (events, { tx }) => {
      await record(tx, events);
      const lease = { revoked: false };
      const any = {
        topic: 'pay.txn.v1',
        partition: 0,
        offset: 0n,
        key: null,
        value: null,
        timestampMs: 0,
        lease,
      };
      const headers = { ce_type: 'pay.txn.v1.captured' };
      await letters.put(tx, [
        { record: { ...any, headers }, reason: '', errorType: '', consumer: '', attempts: 1 },
      ]);
    };
    expect(await world.operator.dryRun('a', act)).toEqual({
      outcome: 'would_drain',
      handled: 1,
      published: [{ topic: 'pay.txn.v1.dlq', type: 'pay.txn.v1.captured' }],
    });
    expect(await rows()).toEqual(before);
    expect(await actions()).toEqual(['wang dry_run', 'wang dry_run']);
  });

  it('discards a head only with a reason and only the one that was looked at; the next ones follow', async () => {
    world.start();
    await park('a', [1, 2]);
    const [head] = (await world.reader.find('a'))!.events;
    await expect(world.operator.discardHead('a', { actor: 'wang', reason: ' ' })).rejects.toThrow('reason');
    expect(await world.operator.discardHead('a', act, '999999')).toEqual({ outcome: 'not_the_head' });
    expect((await world.keyOf('a'))?.events).toBe(2);
    restore();
    expect(await world.operator.discardHead('a', act, head!.n)).toEqual({ outcome: 'discarded' });
    await eventually(async () => (await world.effects()).length === 1);
    expect(await world.effects()).toEqual(['a:2']);
    const [audit] = await world.database.query<object>('select actor, reason, event_id from stash_audit');
    expect(audit).toEqual({ ...act, event_id: head!.eventId });
  });

  it('does nothing twice when the process dies in the middle', async () => {
    world.start({}, { drains: false });
    await park('a', [1, 2]);
    let calls = 0;
    world.handler = async (events, { tx }) => {
      await record(tx, events);
      if (calls++ > 0) return;
      const [{ pid }] = (await tx.query<{ pid: number }>('select pg_backend_pid() as pid')) as [
        { pid: number },
      ];
      await world.database.query('select pg_terminate_backend($1)', [pid]);
      await tx.query('select 1');
    };
    await world.operator.replay('a', act).catch(() => undefined);
    expect(await world.effects()).toEqual([]);
    expect(await world.operator.replay('a', act)).toEqual({ outcome: 'drained', handled: 2 });
    expect(await world.effects()).toEqual(['a:1', 'a:2']);
  });
});
