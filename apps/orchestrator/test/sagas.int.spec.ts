import { seededRandom } from '@night-market/kernel';
import { eventually, type TestDatabase, FakeClock } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Occurrence } from '../src/domain/occurrence.ts';
import {
  captured,
  captureFailed,
  duplicate,
  refunded,
  refundFailed,
  replayed,
  requested,
} from './support/facts.ts';
import { createSagaDatabase, startReplica, type Replica } from './support/postgres.ts';

let database: TestDatabase;
let replicas: Replica[];
let clock: FakeClock;

beforeEach(async () => {
  database = await createSagaDatabase();
  clock = new FakeClock();
  replicas = [await startReplica(database, clock), await startReplica(database, clock)];
});

afterEach(async () => {
  for (const replica of replicas) await replica.stop();
  await database.drop();
});

/** What happens to one order in an evening, in order. */
const life = (id: string, n: number): Occurrence[] => [
  requested(id),
  ...(n % 5 === 0 ? [captureFailed(id)] : [captured(id), replayed(id)]),
  ...(n % 3 === 0 ? [duplicate(id), refundFailed(id), duplicate(id, 'cap-3'), refunded(id, 1, 'cap-3')] : []),
];

/** One event after the other of different orders, as partitions deliver them: order kept within an order. */
function shuffledTogether(lives: readonly Occurrence[][], seed: number): Occurrence[] {
  const random = seededRandom(seed);
  const left = lives.map((facts) => [...facts]);
  const mixed: Occurrence[] = [];
  while (left.some(({ length }) => length > 0)) {
    const waiting = left.filter(({ length }) => length > 0);
    mixed.push(waiting[Math.floor(random.next() * waiting.length)]!.shift()!);
  }
  return mixed;
}

const inBatches = (facts: readonly Occurrence[], size: number): Occurrence[][] =>
  Array.from({ length: Math.ceil(facts.length / size) }, (_, n) => facts.slice(n * size, (n + 1) * size));

const ROWS = {
  sagas:
    'select order_id, state, settled, data, definition_version, correlation_id, history_length, created_at, settled_at from saga order by order_id',
  history: 'select * from saga_transition order by order_id, n',
  timers:
    'select order_id, kind, leg, attempt, due_at, correlation_id from saga_timer order by order_id, kind, leg, attempt',
  commands: `select convert_from(key, 'utf8') as key, convert_from(value, 'utf8')::json -> 'payload' as payload,
    convert_from(value, 'utf8')::json ->> 'causationId' as cause from outbox order by 1, 3`,
};

async function rows() {
  const read = Object.entries(ROWS).map(async ([name, sql]) => [name, await database.query(sql)]);
  return Object.fromEntries(await Promise.all(read)) as Record<keyof typeof ROWS, unknown[]>;
}

const BLOCKED = `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;

const wipe = () => database.query('truncate saga, saga_transition, saga_timer, outbox');

describe('sagas in PostgreSQL', () => {
  const ids = Array.from({ length: 40 }, (_, n) => `order-${n}`);
  const lives = ids.map(life);

  it('end in the same rows however the events are cut into batches', async () => {
    await replicas[0]!.handle(lives.flat());
    const expected = await rows();
    expect(expected.sagas).toHaveLength(40);
    expect(expected.commands).toHaveLength(28);
    for (const size of [1, 7, 200]) {
      await wipe();
      for (const batch of inBatches(shuffledTogether(lives, size), size)) await replicas[0]!.handle(batch);
      expect(await rows()).toEqual(expected);
    }
  });

  it('end in the same state whatever the order of arrival, and with events twice', async () => {
    await replicas[0]!.handle(lives.flat());
    const states = () => database.query('select order_id, state, settled, data from saga order by order_id');
    const expected = await states();
    await wipe();
    const backwards = lives.flatMap((facts) => [...facts, ...facts]).reverse();
    for (const batch of inBatches(backwards, 50)) await replicas[0]!.handle(batch);
    expect(await states()).toEqual(expected);
  });

  it('lose nothing when two replicas make and move the same sagas side by side', async () => {
    const mixed = shuffledTogether(lives, 5);
    const halves = [mixed.filter((_, n) => n % 2 === 0), mixed.filter((_, n) => n % 2 === 1)];
    await Promise.all(
      halves.map(async (half, index) => {
        for (const batch of inBatches(half, 30)) await replicas[index]!.handle(batch);
      }),
    );
    const histories = await database.query<{ order_id: string; lines: number; last: number; known: number }>(
      `select order_id, count(*)::int as lines, max(n) as last, min(history_length) as known
       from saga_transition join saga using (order_id) group by order_id`,
    );
    for (const { lines, last, known } of histories) expect([last, known]).toEqual([lines, lines]);
    const seen = await database.query<{ n: number }>(
      'select count(distinct event_id)::int as n from saga_transition',
    );
    expect(seen[0]?.n).toBe(mixed.length);
    const [open] = await database.query<{ n: number }>(
      `select count(*)::int as n from saga where not settled`,
    );
    expect(open?.n).toBe(14);
  });

  it('wait for whoever makes the same saga first, and then move it on', async () => {
    const [first, second] = replicas as [Replica, Replica];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let made: () => void = () => undefined;
    const isMade = new Promise<void>((resolve) => (made = resolve));
    const slow = first.unitOfWork.run(async (tx) => {
      await first.sagas.handle(tx, [requested(), duplicate()]);
      made();
      await held;
    });
    await isMade;
    const waiting = second.handle([captured(), requested('order-2')]);
    await eventually(async () => (await database.query(BLOCKED)).length > 0);
    release();
    await Promise.all([slow, waiting]);
    const [saga] = await database.query<{ data: object; history_length: number }>(
      `select data, history_length from saga where order_id = 'order-1'`,
    );
    expect(saga).toMatchObject({
      history_length: 4,
      data: { order: { state: 'Captured' }, legs: { 'cap-2': { state: 'RefundCommanded' } } },
    });
    expect((await rows()).commands).toHaveLength(1);
  });

  it('write nothing at all when the transaction fails at its end', async () => {
    const failing = replicas[0]!.unitOfWork.run(async (tx) => {
      await replicas[0]!.sagas.handle(tx, [captured(), duplicate()]);
      throw new Error('revoked');
    });
    await expect(failing).rejects.toThrow('revoked');
    expect(await rows()).toEqual({ sagas: [], history: [], timers: [], commands: [] });
  });

  it('are sent as ACL requests under the correlation id, to be answered within the time-out', async () => {
    await replicas[0]!.handle([captured(), duplicate()]);
    const [command] = await database.query<{ headers: object }>('select headers from outbox');
    expect(command?.headers).toMatchObject({
      'acl-performative': 'request',
      'acl-conversation-id': duplicate().correlationId,
      'acl-reply-by': '2026-11-22T18:00:30.000Z',
      ce_causationid: duplicate().fact.eventId,
    });
  });

  it('keep legs under any name that a gateway may give', async () => {
    for (const name of ['__proto__', 'constructor', '{"}', "';--"]) {
      await replicas[0]!.handle([duplicate('order-1', name)]);
    }
    const saga = await replicas[1]!.reader.find('order-1');
    expect(Object.keys(saga!.state.legs).sort()).toEqual(["';--", '__proto__', 'constructor', '{"}'].sort());
    expect((await rows()).timers).toHaveLength(4);
  });
});
