import { hash64, newId, seededRandom, silentLog, systemClock, type SqlTx } from '@night-market/kernel';
import type { BrokerProducer, OutgoingRecord } from '@night-market/event-bus';
import {
  createDatabase,
  eventually,
  gate,
  openGates,
  PgUnitOfWork,
  type TestDatabase,
} from '@night-market/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LANES, laneOf } from '../lanes.ts';
import { MAX_EVENT_BYTES } from '../ports.ts';
import { Relay } from '../relay/relay.ts';
import { PgOutbox } from './pg-outbox.ts';
import { PgRelayStore } from './pg-relay-store.ts';
import { OUTBOX_SCHEMA } from './schema.ts';

let database: TestDatabase;
let unitOfWork: PgUnitOfWork;
let relays: Relay[] = [];
let sent: OutgoingRecord[] = [];

beforeAll(async () => {
  database = await createDatabase(OUTBOX_SCHEMA);
  unitOfWork = new PgUnitOfWork(database.url);
});
afterAll(async () => {
  await unitOfWork.close();
  await database.drop();
});
beforeEach(() => {
  sent = [];
});
afterEach(async () => {
  openGates();
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await database.query('truncate outbox');
});

const message = (key: string, value: string) => ({
  id: newId(),
  topic: 'pay.txn.v1',
  key: Buffer.from(key),
  value: Buffer.from(value),
  headers: { ce_type: 'x' },
});

const recording: BrokerProducer = {
  send: (records) => {
    sent.push(...records);
    return Promise.resolve();
  },
  close: () => Promise.resolve(),
};

function startRelay(producer = recording, pollMs = 60_000): Relay {
  const relay = new Relay(
    {
      store: new PgRelayStore({ connectionString: database.url }),
      producer,
      clock: systemClock,
      random: seededRandom(1),
      log: silentLog,
      observer: { sent: () => undefined, failed: () => undefined, lanes: (owned) => lanes.set(relay, owned) },
    },
    { backoff: { baseMs: 5, factor: 2, capMs: 50 }, pollMs, claimEveryMs: 50, busyEvents: 8, lingerMs: 1 },
  );
  relays.push(relay);
  relay.start();
  return relay;
}
const lanes = new Map<Relay, number>();
const outbox = new PgOutbox((touched) => relays.forEach((relay) => relay.nudge(touched)));
const append = (tx: SqlTx, ...messages: ReturnType<typeof message>[]) => outbox.append(tx, messages);
const values = (key: string) =>
  sent.filter((record) => String(record.key) === key).map((record) => String(record.value));

describe('outbox: atomic publish (law 1)', () => {
  it('sends what was committed, byte for byte, and nothing of what was rolled back', async () => {
    startRelay();
    await unitOfWork.run((tx) => append(tx, message('a', 'kept')));
    await expect(
      unitOfWork.run(async (tx) => {
        await append(tx, message('a', 'lost'));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await unitOfWork.run((tx) => append(tx, { ...message('a', 'last'), key: Buffer.from([0xff, 0x00]) }));
    await eventually(() => sent.length === 2);
    expect(sent[0]).toMatchObject({ topic: 'pay.txn.v1', headers: { ce_type: 'x' } });
    expect(String(sent[0]!.value)).toBe('kept');
    expect(sent[1]!.key?.equals(Buffer.from([0xff, 0x00]))).toBe(true);
    expect(await database.query('select 1 from outbox')).toEqual([]);
  });

  it('refuses an event that no broker would take, in the transaction of its cause', async () => {
    const huge = { ...message('a', ''), value: Buffer.alloc(MAX_EVENT_BYTES + 1) };
    await expect(unitOfWork.run((tx) => append(tx, huge))).rejects.toThrow('larger than');
  });
});

describe('outbox: no gaps (law 2)', () => {
  it('sends a row whose transaction commits late, and lets other keys pass meanwhile', async () => {
    startRelay();
    const late = gate();
    let appended = false;
    const slow = unitOfWork.run(async (tx) => {
      await append(tx, message('slow', 'late'));
      appended = true;
      await late.opened;
    });
    await eventually(() => appended);
    await unitOfWork.run((tx) => append(tx, message('quick', 'early')));
    await eventually(() => values('quick').length === 1);
    expect(values('slow')).toEqual([]);
    late.open();
    await slow;
    await eventually(() => values('slow').length === 1);
  });
});

describe('outbox: order per key (law 3)', () => {
  it('makes commit order the order of a key: a second writer waits for the first', async () => {
    startRelay();
    const held = gate();
    let appended = false;
    const first = unitOfWork.run(async (tx) => {
      await append(tx, message('k', '1'));
      appended = true;
      await held.opened;
    });
    await eventually(() => appended);
    let secondDone = false;
    const second = unitOfWork.run((tx) => append(tx, message('k', '2'))).then(() => (secondDone = true));
    await unitOfWork.run((tx) => append(tx, message('other', 'x')));
    await eventually(() => values('other').length === 1);
    expect(secondDone).toBe(false);
    held.open();
    await Promise.all([first, second]);
    await eventually(() => values('k').length === 2);
    expect(values('k')).toEqual(['1', '2']);
  });

  it('keeps it through a backlog of many reads', async () => {
    for (let round = 0; round < 5; round++) {
      const batch = Array.from({ length: 80 }, (_, n) => message('k', String(round * 80 + n)));
      await unitOfWork.run((tx) => append(tx, ...batch));
    }
    startRelay();
    await eventually(() => values('k').length === 400);
    expect(values('k').map(Number)).toEqual(Array.from({ length: 400 }, (_, n) => n));
  });

  it('keeps it with two relays, failing sends and one relay leaving in the middle', async () => {
    const random = seededRandom(3);
    const flaky: BrokerProducer = {
      ...recording,
      send: (records) =>
        random.next() < 0.3 ? Promise.reject(new Error('broker lost')) : recording.send(records),
    };
    const leaving = startRelay(flaky, 50);
    const staying = startRelay(flaky, 50);
    await eventually(() => lanes.get(leaving) === LANES / 2 && lanes.get(staying) === LANES / 2);
    for (let round = 0; round < 40; round++) {
      await unitOfWork.run((tx) =>
        append(tx, ...Array.from({ length: 20 }, (_, key) => message(`key-${key}`, String(round)))),
      );
      if (round === 20) {
        relays = relays.filter((relay) => relay !== leaving);
        await leaving.stop();
      }
    }
    await eventually(() => lanes.get(staying) === LANES && sent.length >= 800);
    for (let key = 0; key < 20; key++) {
      expect([...new Set(values(`key-${key}`))].map(Number)).toEqual(
        Array.from({ length: 40 }, (_, round) => round),
      );
    }
  });

  it('puts a key into one lane for ever', () => {
    expect(laneOf(hash64(Buffer.from('order-0001')))).toBe(
      Number(BigInt.asUintN(32, hash64(Buffer.from('order-0001'))) % 8n),
    );
  });
});

describe('outbox: the relay loses its database connection', () => {
  it('takes its lanes again and goes on', async () => {
    const relay = startRelay();
    await eventually(() => lanes.get(relay) === LANES);
    await database.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'outbox-relay' and datname = current_database()`);
    await unitOfWork.run((tx) => append(tx, message('a', 'after')));
    await eventually(() => values('a').includes('after'));
  });
});
