import type { ConsumedRecord } from '@night-market/event-bus';
import { PgInbox } from '@night-market/inbox';
import type { SqlTx } from '@night-market/kernel';
import { PgUnitOfWork } from '@night-market/postgres';
import { eventually, gate, openGates } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captured, DeliveryWorld, record } from '../test/delivery-world.ts';
import { watched } from '../test/members.ts';

let world: DeliveryWorld;
let handedOver: ConsumedRecord[];
beforeEach(async () => {
  handedOver = [];
  world = await DeliveryWorld.onKafka();
});
afterEach(async () => {
  openGates();
  await world.close();
});

const PATIENT = { liveDeadlineMs: 60_000, handlerDeadlineMs: 60_000 };

/** The first call writes its effects and waits in the middle of the transaction, whoever makes it. */
function firstCallWaits() {
  const door = gate();
  let calls = 0;
  world.handler = async (events, { tx }) => {
    const call = ++calls;
    await record(
      tx,
      events.map((event) => ({
        ...event,
        payload: { txnId: `${String(event.payload['txnId'])} by call ${call}` },
      })),
    );
    if (call === 1) await door.opened;
  };
  return { door, isIn: () => eventually(() => calls > 0, { timeoutMs: 20_000 }) };
}

describe('law 8: fencing', () => {
  it('lets nothing of the old owner commit whose partition was revoked in the middle of a batch', async () => {
    const { door, isIn } = firstCallWaits();
    world.start(PATIENT, { wrap: watched(handedOver) });
    await world.send(captured('a', 1), captured('a', 2));
    await isIn();
    world.start(PATIENT);
    await eventually(() => handedOver[0]!.lease.revoked, { timeoutMs: 20_000 });
    door.open();
    await eventually(async () => (await world.effects()).length > 0, { timeoutMs: 30_000 });
    await world.send(captured('a', 3));
    await eventually(async () => (await world.effects()).some((effect) => effect.startsWith('a:3')), {
      timeoutMs: 30_000,
    });
    const effects = await world.effects();
    expect(effects.filter((effect) => effect.endsWith('by call 1'))).toEqual([]);
    expect(effects.map((effect) => effect.replace(/ by.*/, ''))).toEqual(['a:1', 'a:2', 'a:3']);
  });

  it('drops what is queued of a revoked partition, and lets the next owner have it', async () => {
    const { door, isIn } = firstCallWaits();
    world.start({ ...PATIENT, maxBatchRecords: 1 }, { wrap: watched(handedOver) });
    const events = Array.from({ length: 20 }, (_, n) => captured(`key-${n % 4}`, n));
    await world.send(...events);
    await isIn();
    await eventually(() => handedOver.length >= events.length, { timeoutMs: 20_000 });
    const before = [...handedOver];
    world.start(PATIENT);
    await eventually(() => before.every(({ lease }) => lease.revoked), { timeoutMs: 20_000 });
    door.open();
    await eventually(async () => (await world.effects()).length >= events.length, { timeoutMs: 30_000 });
    const effects = (await world.effects()).map((effect) => effect.replace(/ by.*/, ''));
    for (let n = 0; n < 4; n++) {
      const expected = events
        .filter(({ key }) => key === `key-${n}`)
        .map((event) => `${event.key}:${String(event.payload['txnId'])}`);
      expect(effects.filter((effect) => effect.startsWith(`key-${n}:`))).toEqual(expected);
    }
  });

  it('does not let a transaction that is frozen hold the new owner up for longer than its limit', async () => {
    const limitMs = 1_500;
    const url = new URL(world.database.url);
    url.searchParams.set('options', `-c idle_in_transaction_session_timeout=${limitMs}`);
    const old = new PgUnitOfWork(url.href);
    const event = captured('a', 1);
    const frozen = gate();
    let holds = false;
    const zombie = old.run(async (tx: SqlTx) => {
      const place = { topic: event.topic, partition: 0, offset: 0n };
      await new PgInbox().admit(tx, 'test', [{ id: event.id, record: place }]);
      await record(tx, [{ ...event, payload: { txnId: 'of the zombie' } }]);
      holds = true;
      await frozen.opened;
      await record(tx, [event]);
    });
    await eventually(() => holds);
    const startedMs = Date.now();
    world.start();
    await world.send(event, captured('a', 2));
    const blocked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually(async () => (await world.database.query(blocked)).length > 0);
    await eventually(async () => (await world.effects()).length === 2, { timeoutMs: 20_000 });
    expect(Date.now() - startedMs).toBeGreaterThan(limitMs / 2);
    frozen.open();
    await expect(zombie).rejects.toThrow();
    expect(await world.effects()).toEqual(['a:1', 'a:2']);
    await old.close();
  });
});
