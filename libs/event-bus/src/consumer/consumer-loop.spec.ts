import {
  deriveId,
  seededRandom,
  silentLog,
  systemClock,
  type Tx,
  type UnitOfWork,
} from '@night-market/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually, gate, openGates } from '@night-market/testing';
import { MemoryBroker } from '../memory/memory-broker.ts';
import { ConsumerLoop, DEFAULT_LOOP } from './consumer-loop.ts';
import { silentObserver, type BatchHandler, type DeadLetter } from './ports.ts';

class Outage extends Error {}

/** A store in memory: a transaction's rows appear when it commits. */
class MemoryStore implements UnitOfWork<MemoryTx> {
  readonly inbox = new Set<string>();
  readonly effects: string[] = [];
  readonly deadLetters: DeadLetter[] = [];
  commits = 0;

  async run<R>(work: (tx: MemoryTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const tx: MemoryTx = { inbox: [], effects: [], letters: [], afterCommit: () => undefined };
    const result = await work(tx);
    beforeCommit?.();
    tx.inbox.forEach((id) => this.inbox.add(id));
    this.effects.push(...tx.effects);
    this.deadLetters.push(...tx.letters);
    this.commits++;
    return result;
  }
}

interface MemoryTx extends Tx {
  readonly inbox: string[];
  readonly effects: string[];
  readonly letters: DeadLetter[];
}

const loops: ConsumerLoop<MemoryTx>[] = [];
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
) {
  const loop = new ConsumerLoop<MemoryTx>(
    { ...DEFAULT_LOOP, consumer: 'test', backoff: { baseMs: 1, factor: 2, capMs: 5 } },
    {
      broker: member,
      unitOfWork: store,
      inbox: {
        admit: (tx, _consumer, ids) => {
          const fresh = ids.filter((id) => !store.inbox.has(id));
          tx.inbox.push(...fresh);
          return Promise.resolve(new Set(fresh));
        },
      },
      deadLetters: {
        put: (tx, letters) => {
          tx.letters.push(...letters);
          return Promise.resolve();
        },
      },
      errors: { isRecoverable: (error) => error instanceof Outage },
      clock: systemClock,
      random: seededRandom(1),
      log: silentLog,
      observer: silentObserver,
    },
    (_topic, type) => (type === 'captured' ? handler : undefined),
  );
  loops.push(loop);
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

  it('waits out a recoverable error and skips nothing', async () => {
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
    const broker = new MemoryBroker();
    const store = new MemoryStore();
    startLoop(broker, store);
    await send(broker, [
      { ...event('a', 1), type: 'capture_failed', payload: { orderId: 'a', code: 'x' } },
      event('b', 2),
    ]);
    await eventually(() => store.effects.length === 1);
    expect(store.inbox.size).toBe(1);
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
