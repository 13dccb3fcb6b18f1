import { newId } from '@night-market/kernel';
import { eventually, gate, openGates } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captured, DeliveryWorld, failingFor, record } from '../../test/delivery-world.ts';
import { Mortal } from '../../test/mortal.ts';
import type { BatchDetail, BatchKind, ParkedFilter } from './batch.ts';

let world: DeliveryWorld;
let killed: Mortal | undefined;
beforeEach(async () => {
  world = await DeliveryWorld.create();
});
afterEach(async () => {
  openGates();
  killed?.bury();
  await world.close();
});

const act = { actor: 'wang', reason: 'the handler was fixed' };
const GROUP = { errorType: 'TypeError', topic: 'pay.txn.v1' };

const actions = async () =>
  (
    await world.database.query<{ action: string; actor: string }>(
      'select action, actor from stash_audit order by id',
    )
  ).map(({ action, actor }) => `${actor} ${action}`);

async function started(
  filter: ParkedFilter,
  { kind = 'replay', expected }: { kind?: BatchKind; expected?: number } = {},
): Promise<string> {
  const result = await world.operator.startBatch(kind, filter, act, expected);
  if (result.outcome !== 'started') throw new Error(`no batch was started: ${result.outcome}`);
  return result.id;
}

const batchOf = async (id: string): Promise<BatchDetail> => (await world.reader.batches.find(id))!;

const done = (id: string) =>
  eventually(async () => {
    const batch = await batchOf(id);
    return batch.state === 'done' && batch;
  });

/** Parks a key for each of these, with one event each. */
async function park(...keys: string[]): Promise<void> {
  const { parkedKeys } = await world.reader.counts();
  world.handler = () => Promise.reject(new TypeError('bug'));
  await world.send(...keys.map((key) => captured(key, 1)));
  await eventually(async () => (await world.reader.counts()).parkedKeys === parkedKeys + keys.length);
  world.handler = (events, { tx }) => record(tx, events);
}

describe('a batch that replays', () => {
  it('replays a whole group with progress, each key once', async () => {
    world.start({}, { drains: false });
    await park('a', 'b', 'c');
    const { groups, at: seenAt } = await world.reader.groups();
    expect(groups).toMatchObject([{ ...GROUP, keys: 3, state: 'parked', pattern: 'TypeError: bug' }]);
    world.handler = failingFor('b', () => new TypeError('still'));
    const id = await started({ ...GROUP, seenAt }, { expected: 3 });
    expect(await done(id)).toMatchObject({
      ...{ kind: 'replay', group: { ...GROUP, pattern: '' }, ...act, lastError: 'TypeError: still' },
      ...{ total: 3, drained: 2, failed: 1, other: 0, waiting: 0 },
      left: [{ key: 'b', outcome: 'failed', error: 'TypeError: still' }],
    });
    expect(await world.effects()).toEqual(['a:1', 'c:1']);
    expect(await world.reader.batches.find(newId())).toBeUndefined();
  });

  it('replays what the operator has seen: neither what was parked since, nor anything when it has shrunk', async () => {
    world.start({}, { drains: false });
    await park('a', 'b');
    const { at: seenAt } = await world.reader.groups();
    await park('c');
    const ask = (filter: ParkedFilter, expected: number) =>
      world.operator.startBatch('replay', filter, act, expected);
    expect(await ask(GROUP, 2)).toEqual({ outcome: 'changed', keys: 3 });
    expect(await ask({ ...GROUP, seenAt }, 3)).toEqual({ outcome: 'changed', keys: 2 });
    expect(await world.reader.batches.list({ limit: 10 })).toEqual([]);
    expect(await actions()).not.toContain('wang replay_group');
    expect(await done(await started({ ...GROUP, seenAt }, { expected: 2 }))).toMatchObject({ drained: 2 });
    expect(await world.effects()).toEqual(['a:1', 'b:1']);
    expect((await world.reader.counts()).parkedKeys).toBe(1);
  });

  it('says of a key that it passes over why', async () => {
    world.start({}, { drains: false });
    await park('a', 'b');
    world.handler = async (events, { tx }) => {
      // While the first is handled somebody else takes the second away.
      if (events[0]!.key === 'a')
        await world.database
          .query(`delete from stash_event where key = 'b'`)
          .then(() => world.database.query(`delete from stash_key where key = 'b'`));
      await record(tx, events);
    };
    expect(await done(await started(GROUP, { expected: 2 }))).toMatchObject({
      ...{ drained: 1, other: 1, left: [{ key: 'b', outcome: 'gone' }] },
    });
  });

  it('stops after the key in hand when it is cancelled, and what it left waits', async () => {
    world.start({}, { drains: false });
    await park('a', 'b');
    const busy = gate();
    let isIn = false;
    world.handler = async (events, { tx }) => {
      isIn = true;
      await busy.opened;
      await record(tx, events);
    };
    const id = await started(GROUP);
    await eventually(() => isIn);
    expect(await world.operator.cancelBatch(id, act)).toBe(true);
    busy.open();
    await eventually(async () => (await batchOf(id)).drained === 1);
    expect(await batchOf(id)).toMatchObject({
      state: 'cancelled',
      total: 2,
      waiting: 1,
      failed: 0,
      other: 0,
    });
    expect((await world.reader.counts()).parkedKeys).toBe(1);
    expect(await actions()).toContain('wang cancel_job');
    expect(await world.operator.cancelBatch(newId(), act)).toBe(false);
  });

  it('takes up all that matches, whatever it is narrowed to', async () => {
    world.start({}, { drains: false });
    await park('a');
    world.handler = () => Promise.reject(new RangeError('order 17 of 0198c0de-0000-7000-8000-000000000001'));
    await world.send(captured('b', 1), captured('c', 1));
    await eventually(async () => (await world.reader.counts()).parkedKeys === 3);
    world.handler = (events, { tx }) => record(tx, events);
    expect(await world.reader.matching({})).toMatchObject({ keys: 3 });
    const pattern = 'RangeError: order # of #';
    const { keys, at: seenAt } = await world.reader.matching({ pattern });
    expect(keys).toBe(2);
    expect(await done(await started({ pattern, seenAt }, { expected: 2 }))).toMatchObject({ drained: 2 });
    expect(await done(await started({}, { expected: 1 }))).toMatchObject({ drained: 1 });
    expect(await world.effects()).toEqual(['b:1', 'c:1', 'a:1']);
  });

  it('waits for the others: two run at once', async () => {
    world.start({}, { drains: false });
    await park('a', 'b', 'c');
    const busy = gate();
    world.handler = async (events, { tx }) => {
      await busy.opened;
      await record(tx, events);
    };
    const [first, second] = [await started(GROUP), await started(GROUP)];
    expect(await world.operator.startBatch('replay', GROUP, act)).toEqual({ outcome: 'too_many_jobs' });
    busy.open();
    const ends = [await done(first), await done(second)];
    expect(ends.map(({ drained, other }) => drained + other)).toEqual([3, 3]);
    expect(ends[0]!.drained + ends[1]!.drained).toBe(3);
    expect((await world.effects()).toSorted()).toEqual(['a:1', 'b:1', 'c:1']);
  });
});

describe('a batch that discards', () => {
  it('takes the heads away that were seen, each noted as one by itself would be', async () => {
    world.start({}, { drains: false });
    world.handler = () => Promise.reject(new TypeError('bug'));
    await world.send(captured('a', 1), captured('b', 1));
    await eventually(async () => (await world.reader.counts()).parkedKeys === 2);
    await world.send(captured('a', 2));
    await eventually(async () => (await world.reader.counts()).events === 3);
    const { at: seenAt } = await world.reader.groups();
    const id = await started({ ...GROUP, seenAt }, { kind: 'discard', expected: 2 });
    expect(await done(id)).toMatchObject({ kind: 'discard', total: 2, drained: 2, waiting: 0, left: [] });
    expect(await world.keyOf('b')).toBeUndefined();
    expect(await world.keyOf('a')).toMatchObject({ events: 1, state: 'waiting' });
    expect(await actions()).toEqual(['wang discard_group', 'wang discard_head', 'wang discard_head']);
    expect(await world.effects()).toEqual([]);
  });

  it('leaves a key alone whose head is another by now', async () => {
    world.start({}, { drains: false });
    await park('a', 'b');
    // It is written, and before anybody works on it somebody discards the head of the first.
    await world.operator.worker.stop();
    const id = await started(GROUP, { kind: 'discard', expected: 2 });
    await world.operator.discardHead('a', act);
    await park('a');
    world.start({}, { drains: false });
    expect(await done(id)).toMatchObject({
      ...{ drained: 1, other: 1 },
      left: [{ key: 'a', outcome: 'gone', error: 'another event is the head by now' }],
    });
    expect(await world.keyOf('a')).toMatchObject({ events: 1, state: 'parked' });
  });
});

describe('the replicas of a service', () => {
  it('share batches: the second goes on where the first ended in the middle, and no key is done twice', async () => {
    const keys = Array.from({ length: 6 }, (_, n) => `key-${n}`);
    const end = world.start({}, { drains: false });
    await park(...keys);
    const busy = gate();
    let handled = 0;
    world.handler = async (events, { tx }) => {
      if (++handled === 3) await busy.opened;
      await record(tx, events);
    };
    const id = await started(GROUP, { expected: 6 });
    await eventually(() => handled === 3);
    expect(await batchOf(id)).toMatchObject({ state: 'running', drained: 2, waiting: 4 });
    await end();
    // It ended without a word: the third key is still in its hands, and the lease is its own.
    world.start({}, { drains: false });
    busy.open();
    const batch = await done(id);
    expect(batch.drained + batch.other).toBe(6);
    expect((await world.effects()).toSorted()).toEqual(
      keys.filter((key) => !batch.left.some((left) => left.key === key)).map((key) => `${key}:1`),
    );
  });

  it('lose nothing and do nothing twice when the one that works on a batch is killed', async () => {
    await world.close();
    world = await DeliveryWorld.onKafka();
    const keys = Array.from({ length: 6 }, (_, n) => `key-${n}`);
    killed = new Mortal(world.unitOfWork);
    world.start({}, { drains: false, ports: { unitOfWork: killed } });
    await park(...keys);
    const stuck = gate();
    let handled = 0;
    world.handler = async (events, { tx }) => {
      await record(tx, events);
      if (++handled === 3) await stuck.opened;
    };
    const id = await started(GROUP, { expected: 6 });
    await eventually(() => handled === 3);
    killed.kill();
    world.start({}, { drains: false });
    expect(await batchOf(id)).toMatchObject({ state: 'running', drained: 2, waiting: 4 });
    expect(await done(id)).toMatchObject({ total: 6, drained: 6, left: [] });
    expect((await world.effects()).toSorted()).toEqual(keys.map((key) => `${key}:1`));
  });

  it('do a key once, whoever asks them at the same time', async () => {
    const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
    world.start({}, { drains: false });
    await park(...keys);
    world.start({}, { drains: false });
    world.start({}, { drains: false });
    const id = await started(GROUP, { expected: 20 });
    expect(await done(id)).toMatchObject({ total: 20, drained: 20, left: [] });
    expect((await world.effects()).toSorted()).toEqual(keys.map((key) => `${key}:1`).toSorted());
    expect((await actions()).filter((action) => action === 'wang replay_drained')).toHaveLength(20);
  });
});

describe('the list of batches', () => {
  it('is told newest first, page by page', async () => {
    world.start({}, { drains: false });
    await park('a', 'b', 'c');
    const ids: string[] = [];
    for (const kind of ['replay', 'discard', 'replay'] as const) {
      ids.unshift(await started({ ...GROUP, pattern: 'none' }, { kind, expected: 0 }));
      await done(ids[0]!);
    }
    const page = await world.reader.batches.list({ limit: 2 });
    expect(page.map(({ id, kind }) => [id, kind])).toEqual([
      [ids[0], 'replay'],
      [ids[1], 'discard'],
    ]);
    const rest = await world.reader.batches.list({ limit: 2, after: page[1]!.id });
    expect(rest).toMatchObject([{ id: ids[2], state: 'done', total: 0, waiting: 0 }]);
  });
});
