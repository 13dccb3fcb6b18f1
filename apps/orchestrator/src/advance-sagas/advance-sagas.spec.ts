import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import {
  captured,
  captureFailed,
  correlationOf,
  duplicate,
  policy,
  refunded,
  refundFailed,
  replayed,
  requested,
  START_MS,
} from '../../test/support/facts.ts';
import { MemoryWorld } from '../../test/support/memory.ts';
import type { Occurrence } from '../domain/occurrence.ts';
import { AdvanceSagas } from './advance-sagas.handler.ts';

/** given(batches).when(batch): the world after them. */
function given(...batches: Occurrence[][]) {
  const world = new MemoryWorld();
  const clock = new FakeClock();
  const random = { next: () => 0.5 };
  const sagas = new AdvanceSagas({ sagas: world, refunds: world, observer: world, clock, random }, policy);
  const handle = (batch: readonly Occurrence[]) => world.run((tx) => sagas.handle(tx, batch));
  return {
    world,
    clock,
    sagas,
    handle,
    async when(batch: Occurrence[]): Promise<MemoryWorld> {
      for (const earlier of batches) await handle(earlier);
      world.sent = [];
      await handle(batch);
      return world;
    },
  };
}

describe('sagas moved by a batch of facts', () => {
  it('makes a saga per order and settles those that are captured or declined', async () => {
    const world = await given().when([
      requested('a'),
      requested('b'),
      captured('a'),
      captureFailed('b'),
      requested('c'),
    ]);
    const settled = [...world.sagas].map(([id, saga]) => [id, saga.settledAtMs !== undefined]);
    expect(settled).toEqual([
      ['a', true],
      ['b', true],
      ['c', false],
    ]);
    expect(world.story('a')).toEqual([
      '1 None -requested-> Requested (event)',
      '2 Requested -captured-> Captured (event)',
    ]);
    expect(world.sent).toEqual([]);
  });

  it('asks for the refund of a duplicate, caused by it, with a time-out and a time to reply by', async () => {
    const world = await given([requested(), captured()]).when([duplicate()]);
    expect(world.sent).toMatchObject([
      {
        orderId: 'order-1',
        command: { dupTxnId: 'cap-2', attempt: 1 },
        correlationId: correlationOf('order-1'),
        causationId: duplicate().fact.eventId,
        replyByMs: START_MS + 30_000,
      },
    ]);
    expect(world.timers).toMatchObject([
      { kind: 'refund_timeout', leg: 'cap-2', attempt: 1, dueAtMs: START_MS + 30_000 },
    ]);
    expect(world.sagas.get('order-1')?.settledAtMs).toBeUndefined();
  });

  it('asks once for each of several duplicates in one batch', async () => {
    const world = await given().when([
      captured(),
      duplicate(),
      duplicate(),
      duplicate('order-1', 'cap-3'),
      duplicate('order-2', 'cap-9'),
    ]);
    expect(world.sent.map(({ orderId, command }) => [orderId, command.dupTxnId])).toEqual([
      ['order-1', 'cap-2'],
      ['order-1', 'cap-3'],
      ['order-2', 'cap-9'],
    ]);
  });

  it('plans the next attempt with jitter when a refund fails', async () => {
    const world = await given([captured(), duplicate()]).when([refundFailed()]);
    expect(world.timers.find(({ kind }) => kind === 'refund_retry')).toMatchObject({
      attempt: 1,
      dueAtMs: START_MS + 750,
    });
  });

  it('keeps an observation of what moved nothing, and continues the numbers of the history', async () => {
    const world = await given([requested(), captured()]).when([replayed()]);
    expect(world.story().at(-1)).toBe('3 Captured -result_replayed-> Captured (event)');
    expect(world.sagas.get('order-1')?.historyLength).toBe(3);
  });

  it('ends the same in one batch, in batches of one, and when the refund comes first', async () => {
    const facts = [requested(), captured(), duplicate(), refunded()];
    const whole = await given().when(facts);
    const single = await given(...facts.slice(0, 3).map((fact) => [fact])).when(facts.slice(3));
    const reversed = await given().when([...facts].reverse());
    expect(single.sagas).toEqual(whole.sagas);
    expect(single.history).toEqual(whole.history);
    expect(reversed.sagas.get('order-1')?.state).toEqual(whole.sagas.get('order-1')?.state);
  });

  it('knows the stall from the request on, whatever came before it', async () => {
    const asked = { ...requested(), stallId: 'stall-07' };
    expect((await given().when([duplicate()])).sagas.get('order-1')!.stallId).toBeUndefined();
    expect((await given([duplicate()]).when([asked])).sagas.get('order-1')!.stallId).toBe('stall-07');
    const later = await given([asked]).when([captured(), { ...requested(), stallId: 'stall-08' }]);
    expect(later.sagas.get('order-1')!.stallId).toBe('stall-07');
  });

  it('keeps the time of settling when more is learnt afterwards', async () => {
    const { world, clock, handle } = given();
    await handle([captured()]);
    await clock.advance(60_000);
    await handle([replayed()]);
    expect(world.sagas.get('order-1')).toMatchObject({
      settledAtMs: START_MS,
      updatedAtMs: START_MS + 60_000,
    });
  });

  it('decides again when somebody else made the saga meanwhile', async () => {
    const { world, handle } = given();
    const other = given();
    await other.handle([duplicate()]);
    world.meanwhile = () => world.sagas.set('order-1', other.world.sagas.get('order-1')!);
    await handle([captured(), requested('order-2')]);
    const saga = world.sagas.get('order-1');
    expect(saga?.state.order.state).toBe('Captured');
    expect(saga?.state.legs['cap-2']?.state).toBe('RefundCommanded');
    expect(world.story('order-2')).toHaveLength(1);
    expect(world.story('order-1')).toEqual(['3 None -captured-> Captured (event)']);
  });
});

describe('what is counted', () => {
  it('counts moves and the time from the first fact to settled, only after the commit', async () => {
    const { world, clock, sagas, handle } = given();
    await handle([requested()]);
    await clock.advance(2_500);
    await handle([captured(), replayed()]);
    expect(world.counted).toEqual(['order Requested', 'order Captured', 'settled after 2.5 s']);
    const failing = world.run(async (tx) => {
      await sagas.handle(tx, [duplicate()]);
      throw new Error('the store is away');
    });
    await expect(failing).rejects.toThrow('the store is away');
    expect(world.counted).toHaveLength(3);
  });

  it('counts settling again after a late duplicate was paid back', async () => {
    const { world, handle } = given();
    await handle([captured()]);
    await handle([duplicate()]);
    expect(world.sagas.get('order-1')?.settledAtMs).toBeUndefined();
    await handle([refunded()]);
    expect(world.counted.filter((line) => line.startsWith('settled'))).toHaveLength(2);
  });
});
