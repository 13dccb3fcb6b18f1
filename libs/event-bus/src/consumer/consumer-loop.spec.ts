import { deriveId, seededRandom, silentLog, systemClock, type Clock } from '@night-market/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, FakeClock, gate, openGates } from '@night-market/testing';
import { MemoryBroker } from '../memory/memory-broker.ts';
import { MemoryStore, type MemoryTx } from '../../test/memory-store.ts';
import { ConsumerLoop } from './consumer-loop.ts';
import { Drainer } from './drainer.ts';
import { DEFAULT_LOOP, type ConsumerLoopPorts, type ConsumerLoopSettings } from './loop-settings.ts';
import { silentObserver, type BatchHandler, type Router } from './ports.ts';

class Outage extends Error {}

class Busy extends Error {
  override readonly name = 'Busy';
}

const loops: { stop(): Promise<void> }[] = [];
afterEach(() => {
  openGates();
  return Promise.all(loops.splice(0).map((loop) => loop.stop()));
});

const event = (order: string, n: number) => ({
  id: deriveId(order, String(n)),
  topic: 'pay.txn.v1',
  ts: '2026-11-22T12:00:00.000Z',
  key: order,
  type: 'captured',
  payload: { orderId: order, txnId: String(n) },
  correlationId: deriveId('c'),
  causationId: deriveId('c'),
});

const send = (broker: MemoryBroker, values: readonly unknown[]) =>
  broker.producer().send(
    values.map((value) => ({
      topic: 'pay.txn.v1',
      key: Buffer.from((value as { key?: string }).key ?? 'x'),
      value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
      headers: {},
    })),
  );

const record: BatchHandler<MemoryTx> = (events, { tx }) => {
  tx.effects.push(...events.map(({ key, payload }) => `${key}:${String(payload['txnId'])}`));
  return Promise.resolve();
};

function startLoop(
  broker: MemoryBroker,
  store: MemoryStore,
  handler: BatchHandler<MemoryTx> = record,
  topics: readonly string[] = ['pay.txn.v1'],
  member = broker.consumer('test'),
  settings: Partial<ConsumerLoopSettings> = {},
  clock: Clock = systemClock,
) {
  const full: ConsumerLoopSettings = {
    ...DEFAULT_LOOP,
    consumer: 'test',
    backoff: { baseMs: 1, factor: 2, capMs: 5 },
    drainEveryMs: 5,
    ...settings,
  };
  const ports: ConsumerLoopPorts<MemoryTx> = {
    broker: member,
    unitOfWork: store,
    inbox: store.inboxPort,
    stash: store.stash,
    deadLetters: store.deadLetterPort,
    errors: {
      isRecoverable: (error) => error instanceof Busy,
      isOutage: (error) => error instanceof Outage,
    },
    clock,
    random: seededRandom(1),
    log: silentLog,
    observer: silentObserver,
  };
  const router: Router<MemoryTx> = (_topic, type) => (type === 'captured' ? handler : undefined);
  const loop = new ConsumerLoop<MemoryTx>(full, ports, router);
  const drainer = new Drainer<MemoryTx>(full, ports, router);
  loops.push(loop, drainer);
  drainer.start();
  loop.start(topics);
  return loop;
}

describe('consumer loop', () => {
  it('joins no group when there is nothing to consume, and still stops', async () => {
    const broker = new MemoryBroker();
    const member = broker.consumer('test');
    const joins: unknown[] = [];
    member.start = (...call) => Promise.resolve(void joins.push(call));
    const loop = startLoop(broker, new MemoryStore(), record, [], member);
    await loop.stop();
    expect(joins).toEqual([]);
  });

  it('gathers what all partitions have into few transactions, in order per key', async () => {
    const broker = new MemoryBroker();
    const store = new MemoryStore();
    const events = Array.from({ length: 100 }, (_, n) => event(`order-${n % 10}`, n));
    await send(broker, events);
    startLoop(broker, store);
    await eventually(() => store.effects.length === 100);
    expect(store.commits).toBeLessThanOrEqual(2);
    for (let order = 0; order < 10; order++) {
      const mine = store.effects
        .filter((effect) => effect.startsWith(`order-${order}:`))
        .map((effect) => Number(effect.split(':')[1]));
      expect(mine).toEqual([...mine].sort((left, right) => left - right));
    }
  });

  it('gives the next batch time to grow after a large one; few events, or enough of them, wait for nothing', async () => {
    const [broker, store, clock] = [new MemoryBroker(), new MemoryStore(), new FakeClock()];
    const settings = { busyRecords: 4, lingerMs: 50, maxBatchRecords: 6 };
    const loop = startLoop(broker, store, record, undefined, undefined, settings, clock);
    let sent = 0;
    const sendSome = (count: number): Promise<void> =>
      send(
        broker,
        Array.from({ length: count }, () => event('a', ++sent)),
      );
    const handled = (count: number) => eventually(() => store.effects.length === count);
    await sendSome(3);
    await handled(3);
    await sendSome(4);
    await handled(7);
    await sendSome(2);
    await eventually(() => loop.queuedRecords === 2);
    await clock.advance(49);
    expect(store.effects).toHaveLength(7);
    await clock.advance(1);
    await handled(9);
    await sendSome(12);
    await handled(21);
  });

  it('counts as in hand what waits and what is being settled', async () => {
    const [broker, store] = [new MemoryBroker(), new MemoryStore()];
    const held = Promise.withResolvers<void>();
    const handler: typeof record = (...of) => held.promise.then(() => record(...of));
    const loop = startLoop(broker, store, handler, undefined, undefined, { maxBatchRecords: 2 });
    for (let n = 1; n <= 5; n++) await send(broker, [event('a', n)]);
    await eventually(() => loop.queuedRecords <= 4 && loop.recordsInHand === 5);
    held.resolve();
    await eventually(() => store.effects.length === 5 && loop.recordsInHand === 0);
  });

  it('leaves one effect of an event that is delivered again, in one batch or later', async () => {
    const broker = new MemoryBroker();
    const store = new MemoryStore();
    startLoop(broker, store);
    await send(broker, [event('a', 1), event('a', 1)]);
    await eventually(() => store.effects.length === 1);
    await send(broker, [event('a', 1), event('a', 2)]);
    await eventually(() => store.effects.length === 2);
    expect(store.effects).toEqual(['a:1', 'a:2']);
  });

  it('waits out an outage of the store and skips nothing', async () => {
    const broker = new MemoryBroker();
    const store = new MemoryStore();
    let failures = 3;
    startLoop(broker, store, async (events, context) => {
      if (failures-- > 0) throw new Outage('the store is away');
      await record(events, context);
    });
    await send(broker, [event('a', 1), event('b', 2)]);
    await eventually(() => store.effects.length === 2);
    expect(store.deadLetters).toEqual([]);
  });

  it('gives a bad event up, byte for byte, and handles the others', async () => {
    const broker = new MemoryBroker();
    const store = new MemoryStore();
    startLoop(broker, store, (events, context) => {
      if (events.some(({ payload }) => payload['txnId'] === '2')) throw new TypeError('cannot handle this');
      return record(events, context);
    });
    await send(broker, [event('a', 1), event('b', 2), event('c', 3)]);
    await eventually(() => store.effects.length === 2 && store.deadLetters.length === 1);
    expect([...store.effects].sort()).toEqual(['a:1', 'c:3']);
    const letter = store.deadLetters[0]!;
    expect(letter.record.value?.toString()).toBe(JSON.stringify(event('b', 2)));
    expect(letter.errorType).toBe('TypeError');
  });

  it.each([
    ['not JSON', '{oops', 'not_json'],
    ['no envelope', '[]', 'bad_envelope'],
    ['a broken payload', JSON.stringify({ ...event('a', 1), payload: {} }), 'bad_payload'],
    ['an unknown type', JSON.stringify({ ...event('a', 1), type: 'nix' }), 'unknown_type'],
  ])('gives up a record that is %s, once, and goes on', async (_name, text, errorType) => {
    const broker = new MemoryBroker();
    const store = new MemoryStore();
    startLoop(broker, store);
    await send(broker, [text, event('a', 7)]);
    await eventually(() => store.effects.length === 1 && store.deadLetters.length === 1);
    expect(store.deadLetters[0]!.errorType).toBe(errorType);
    expect(store.deadLetters[0]!.record.value?.toString()).toBe(text);
  });

  it('skips types that nobody handles without a transaction', async () => {
    const broker = new MemoryBroker(1);
    const store = new MemoryStore();
    startLoop(broker, store);
    await send(broker, [
      { ...event('a', 1), type: 'capture_failed', payload: { orderId: 'a', code: 'x' } },
      event('b', 2),
    ]);
    await eventually(() => store.effects.length === 1);
    expect([...store.inbox.values()]).toEqual(['pay.txn.v1/0/1']);
  });

  const failingOn =
    (bad: string, error: () => Error, isBroken = () => true): BatchHandler<MemoryTx> =>
    (events, context) => {
      if (isBroken() && events.some(({ payload }) => payload['txnId'] === bad)) throw error();
      return record(events, context);
    };

  it('parks the key of a bad event and lets its later events queue behind, while other keys flow', async () => {
    const broker = new MemoryBroker(1);
    const store = new MemoryStore();
    startLoop(
      broker,
      store,
      failingOn('2', () => new TypeError('bug')),
    );
    await send(broker, [event('a', 1), event('a', 2), event('b', 1), event('a', 3)]);
    await eventually(() => store.events.length === 2 && store.effects.length === 2);
    await send(broker, [event('a', 4), event('b', 4)]);
    await eventually(() => store.events.length === 3 && store.effects.length === 3);
    expect(store.effects).toEqual(['a:1', 'b:1', 'b:4']);
    expect(store.eventsOf('a').map(({ eventId }) => eventId)).toEqual(
      [2, 3, 4].map((n) => deriveId('a', String(n))),
    );
    expect(store.keys.get('a')).toMatchObject({ state: 'parked', attempts: 1, errorType: 'TypeError' });
  });

  it('lets the key of a recoverable failure wait, and goes on in order when it is fixed', async () => {
    const broker = new MemoryBroker(1);
    const store = new MemoryStore();
    let isBroken = true;
    startLoop(
      broker,
      store,
      failingOn(
        '1',
        () => new Busy('a peer is busy'),
        () => isBroken,
      ),
    );
    await send(broker, [event('a', 1), event('b', 5), event('a', 2)]);
    await eventually(() => store.effects.length === 1 && (store.keys.get('a')?.attempts ?? 0) > 2);
    expect(store.effects).toEqual(['b:5']);
    expect(store.deadLetters).toEqual([]);
    isBroken = false;
    await eventually(() => store.effects.length === 3);
    expect(store.effects).toEqual(['b:5', 'a:1', 'a:2']);
    expect([store.keys.size, store.events.length]).toEqual([0, 0]);
  });

  it.each([
    ['park', 'parked'],
    ['keep_waiting', 'waiting'],
  ] as const)('does as the policy says once the attempts are used up: %s', async (afterwards, state) => {
    const broker = new MemoryBroker(1);
    const store = new MemoryStore();
    const retry = { maxAttempts: 3, maxAgeMs: 60_000, afterwards };
    const broken = failingOn('1', () => new Busy('for ever'));
    startLoop(broker, store, broken, undefined, undefined, { retry });
    await send(broker, [event('a', 1)]);
    const enough = afterwards === 'park' ? 3 : 5;
    await eventually(() => (store.keys.get('a')?.attempts ?? 0) >= enough);
    expect(store.keys.get('a')!.state).toBe(state);
    expect(store.deadLetters.map(({ attempts }) => attempts)).toEqual(afterwards === 'park' ? [3] : []);
  });

  it('takes a handler that never returns for a recoverable failure; other keys flow', async () => {
    const broker = new MemoryBroker(1);
    const store = new MemoryStore();
    let aborted = 0;
    const hangs: BatchHandler<MemoryTx> = (events, context) => {
      if (!events.some(({ key }) => key === 'a')) return record(events, context);
      context.signal.addEventListener('abort', () => aborted++);
      return new Promise(() => undefined);
    };
    startLoop(broker, store, hangs, undefined, undefined, {
      handlerDeadlineMs: 30,
      backoff: { baseMs: 200, factor: 2, capMs: 500 },
    });
    await send(broker, [event('b', 1), event('a', 1), event('c', 1)]);
    await eventually(() => store.effects.length === 2 && store.keys.has('a'));
    expect(store.keys.get('a')).toMatchObject({ state: 'waiting', errorType: 'DeadlineError' });
    expect(aborted).toBeGreaterThanOrEqual(2);
  });

  it('commits nothing of a partition that was revoked meanwhile; its next owner does the work', async () => {
    const broker = new MemoryBroker(1);
    const store = new MemoryStore();
    const busy = gate();
    let calls = 0;
    startLoop(broker, store, async (events, context) => {
      calls++;
      await busy.opened;
      await record(events, context);
    });
    await send(broker, [event('a', 1)]);
    await eventually(() => calls === 1);
    const other = broker.consumer('test');
    await other.start(['pay.txn.v1'], () => undefined);
    busy.open();
    await eventually(() => store.effects.length === 1);
    expect(store.effects).toEqual(['a:1']);
    // The first call was in vain: its lease was gone. The record came again under a new one.
    expect(calls).toBe(2);
  });
});
