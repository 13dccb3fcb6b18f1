import { newId } from '@night-market/kernel';
import { eventually, gate, openGates } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captured, DeliveryWorld, failingFor, record } from '../test/delivery-world.ts';
import type { ParkedGroup } from './pg-stash-reader.ts';
import type { ReplayJob } from './replay-jobs.ts';

let world: DeliveryWorld;
beforeEach(async () => {
  world = await DeliveryWorld.create();
});
afterEach(async () => {
  openGates();
  await world.close();
});

const act = { actor: 'wang', reason: 'the handler was fixed' };

const actions = async () =>
  (
    await world.database.query<{ action: string; actor: string }>(
      'select action, actor from stash_audit order by id',
    )
  ).map(({ action, actor }) => `${actor} ${action}`);

const GROUP = { errorType: 'TypeError', topic: 'pay.txn.v1' };

async function startedJob(group: ParkedGroup, expected?: number): Promise<ReplayJob> {
  const result = await world.operator.replayGroup(group, act, expected);
  if (result.outcome !== 'started') throw new Error(`no job was started: ${result.outcome}`);
  return result.job;
}

describe('the replay of a group', () => {
  it('replays a whole group as a job with progress, each key once', async () => {
    world.start({}, { drains: false });
    world.handler = () => Promise.reject(new TypeError('bug'));
    await world.send(captured('a', 1), captured('b', 1), captured('c', 1));
    await eventually(async () => (await world.reader.counts()).parkedKeys === 3);
    const { groups, at: seenAt } = await world.reader.groups();
    const [group] = groups;
    expect(group).toMatchObject({ errorType: 'TypeError', topic: 'pay.txn.v1', keys: 3, state: 'parked' });
    world.handler = failingFor('b', () => new TypeError('still'));
    const started = await startedJob({ ...GROUP, seenAt }, 3);
    const done = await eventually(() => {
      const job = world.operator.jobs.find(started.id)!;
      return job.state === 'done' && job;
    });
    expect(done).toMatchObject({ total: 3, drained: 2, failed: 1, lastError: 'TypeError: still' });
    expect(done.left).toEqual([{ key: 'b', outcome: 'failed', error: 'TypeError: still' }]);
    expect(await world.effects()).toEqual(['a:1', 'c:1']);
    expect(world.operator.jobs.find(newId())).toBeUndefined();
  });

  it('replays what the operator has seen of a group: neither what was parked since, nor anything when it has shrunk', async () => {
    world.start({}, { drains: false });
    world.handler = () => Promise.reject(new TypeError('bug'));
    await world.send(captured('a', 1), captured('b', 1));
    await eventually(async () => (await world.reader.counts()).parkedKeys === 2);
    const { at: seenAt } = await world.reader.groups();
    await world.send(captured('c', 1));
    await eventually(async () => (await world.reader.counts()).parkedKeys === 3);
    world.handler = (events, { tx }) => record(tx, events);
    expect(await world.operator.replayGroup(GROUP, act, 2)).toEqual({ outcome: 'changed', keys: 3 });
    expect(await world.operator.replayGroup({ ...GROUP, seenAt }, act, 3)).toEqual({
      outcome: 'changed',
      keys: 2,
    });
    expect(await world.effects()).toEqual([]);
    expect(await actions()).not.toContain('wang replay_group');
    const { id } = await startedJob({ ...GROUP, seenAt }, 2);
    await eventually(() => world.operator.jobs.find(id)!.drained === 2);
    expect(await world.effects()).toEqual(['a:1', 'b:1']);
    expect((await world.reader.counts()).parkedKeys).toBe(1);
  });

  it('says of a key that a job passes over why', async () => {
    world.start({}, { drains: false });
    world.handler = () => Promise.reject(new TypeError('bug'));
    await world.send(captured('a', 1), captured('b', 1));
    await eventually(async () => (await world.reader.counts()).parkedKeys === 2);
    world.handler = async (events, { tx }) => {
      // While the first is handled somebody else takes the second away.
      if (events[0]!.key === 'a')
        await world.database
          .query(`delete from stash_event where key = 'b'`)
          .then(() => world.database.query(`delete from stash_key where key = 'b'`));
      await record(tx, events);
    };
    const { id } = await startedJob(GROUP, 2);
    const done = await eventually(() => {
      const job = world.operator.jobs.find(id)!;
      return job.state === 'done' && job;
    });
    expect(done).toMatchObject({ drained: 1, other: 1, left: [{ key: 'b', outcome: 'gone' }] });
  });

  it('stops a job after the key in hand when it is cancelled', async () => {
    world.start({}, { drains: false });
    world.handler = () => Promise.reject(new TypeError('bug'));
    await world.send(captured('a', 1), captured('b', 1));
    await eventually(async () => (await world.reader.counts()).parkedKeys === 2);
    const busy = gate();
    let isIn = false;
    world.handler = async (events, { tx }) => {
      isIn = true;
      await busy.opened;
      await record(tx, events);
    };
    const job = await startedJob(GROUP);
    await eventually(() => isIn);
    expect(await world.operator.cancelJob(job.id, act)).toMatchObject({ state: 'cancelled' });
    busy.open();
    await eventually(() => world.operator.jobs.find(job.id)!.drained === 1);
    expect((await world.reader.counts()).parkedKeys).toBe(1);
    expect(await actions()).toContain('wang cancel_job');
  });
});
