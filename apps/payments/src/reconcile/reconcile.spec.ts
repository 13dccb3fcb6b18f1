import type { Log, Tx } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import type { GatewayNews } from '../domain/charge.ts';
import type { RefundOutcome } from '../refund/ports.ts';
import { Reconcile, type SettlementEntry } from './reconcile.ts';

const MIN_AGE_MS = 3_000;
const EVERY_MS = 2_000;

/** The gateway's file and our books, as far as reconciliation sees them. */
class World {
  readonly clock = new FakeClock();
  readonly file: SettlementEntry[] = [];
  readonly captures: GatewayNews[] = [];
  readonly refunds: RefundOutcome[] = [];
  readonly seen = new Set<string>();
  readonly warnings: string[] = [];
  readonly errors: object[] = [];
  readonly asked: string[] = [];
  cursor = '0';
  outage: Error | undefined;
  /** Called between the reading of a page and its recording. */
  meanwhile: () => void = () => undefined;

  readonly reconcile = (): Reconcile<Tx> =>
    new Reconcile<Tx>(
      {
        unitOfWork: {
          run: (work) => work({ settled: () => Promise.resolve(), afterCommit: (hook) => hook() }),
        },
        settlement: {
          settlementLines: async (cursor, limit) => {
            this.asked.push(cursor);
            if (this.outage) throw this.outage;
            const page = this.file.filter(({ seq }) => Number(seq) > Number(cursor)).slice(0, limit);
            this.meanwhile();
            return page;
          },
        },
        cursor: {
          read: async () => this.cursor,
          advance: async (_tx, from, to) => {
            if (this.cursor !== from) return false;
            this.cursor = to;
            return true;
          },
        },
        unseen: async (_tx, ids) => new Set(ids.filter((id) => !this.seen.has(id))),
        captures: { run: async (_tx, news) => void this.captures.push(...news) },
        refunds: { run: async (_tx, outcomes) => void this.refunds.push(...outcomes) },
        clock: this.clock,
        random: { next: () => 1 },
        log: {
          info: () => undefined,
          warn: (_fields, message) => void this.warnings.push(message),
          error: (fields) => void this.errors.push(fields),
        } satisfies Log,
      },
      { everyMs: EVERY_MS, minAgeMs: MIN_AGE_MS },
    );

  /** Adds a line that is so old. */
  add(type: 'capture' | 'refund', id: string, ageMs = MIN_AGE_MS, captureId?: string): void {
    const line = { type, id, captureId, reference: `order of ${id}`, amount: 12_000, currency: 'TWD' };
    this.file.push({ ...line, seq: String(this.file.length + 1), at: this.clock.nowMs() - ageMs });
  }

  get found(): string[] {
    return this.captures.flatMap(({ captures }) => captures.map(({ id }) => id));
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('reconciliation', () => {
  it('records captures that our books do not hold, and moves its cursor', async () => {
    world.add('capture', 'cap-1');
    world.add('capture', 'cap-2');
    world.seen.add('cap-1');
    expect(await world.reconcile().page()).toBe(2);
    expect(world.captures).toEqual([
      { orderId: 'order of cap-2', captures: [{ id: 'cap-2', amount: 12_000, currency: 'TWD' }] },
    ]);
    expect(world.cursor).toBe('2');
  });

  it('records refunds by the capture they pay back', async () => {
    world.add('refund', 'ref-1', MIN_AGE_MS, 'cap-2');
    world.add('refund', 'ref-2');
    await world.reconcile().page();
    const money = { amount: 12_000, currency: 'TWD' };
    expect(world.refunds).toEqual([{ captureId: 'cap-2', result: { refundId: 'ref-1', money } }]);
  });

  it('tells for how long it has not compared anything', async () => {
    const reconcile = world.reconcile();
    await reconcile.page();
    await world.clock.advance(5_000);
    expect(reconcile.ageMs).toBe(5_000);
    world.outage = new Error('away');
    await expect(reconcile.page()).rejects.toThrow('away');
    expect(reconcile.ageMs).toBe(5_000);
    world.outage = undefined;
    await reconcile.page();
    expect(reconcile.ageMs).toBe(0);
  });

  it('leaves young lines, and all after them, to the answers under way', async () => {
    world.add('capture', 'cap-1');
    world.add('capture', 'cap-2', MIN_AGE_MS - 1);
    world.add('capture', 'cap-3');
    const reconcile = world.reconcile();
    expect(await reconcile.page()).toBe(1);
    expect([world.found, world.cursor]).toEqual([['cap-1'], '1']);
    expect(await reconcile.page()).toBe(0);
    expect(world.cursor).toBe('1');
    await world.clock.advance(1);
    expect(await reconcile.page()).toBe(2);
    expect(world.found).toEqual(['cap-1', 'cap-2', 'cap-3']);
  });

  it('records nothing twice when another replica was faster', async () => {
    world.add('capture', 'cap-1');
    const other = world.reconcile();
    let isFirst = true;
    let racing: Promise<number> | undefined;
    world.meanwhile = () => {
      if (isFirst) racing = ((isFirst = false), other.page());
    };
    await Promise.all([
      world
        .reconcile()
        .page()
        .then(() => racing),
    ]);
    await racing;
    expect(world.found).toEqual(['cap-1']);
    expect(world.cursor).toBe('1');
  });

  it('records nothing when its cursor was moved while it read', async () => {
    world.add('capture', 'cap-1');
    world.meanwhile = () => void (world.cursor = '1');
    await world.reconcile().page();
    expect(world.captures).toEqual([]);
    expect(world.cursor).toBe('1');
  });

  it('works full pages off without a pause, then looks again and again', async () => {
    for (let n = 0; n < 450; n++) world.add('capture', `cap-${n}`);
    const reconcile = world.reconcile();
    reconcile.start();
    await world.clock.advance(0);
    expect(world.asked).toEqual(['0', '200', '400']);
    expect(world.found).toHaveLength(450);
    await world.clock.advance(EVERY_MS * 2);
    expect(world.asked.slice(3)).toEqual(['450', '450']);
    await reconcile.stop();
    await world.clock.advance(EVERY_MS * 5);
    expect(world.asked).toHaveLength(5);
    expect(world.clock.sleepers).toBe(0);
  });

  it('reports a line that cannot be read, and goes on behind it', async () => {
    world.add('capture', 'cap-1');
    world.file.push({ type: 'unreadable', seq: '2', at: 0 });
    world.add('capture', 'cap-3');
    await world.reconcile().page();
    expect(world.found).toEqual(['cap-1', 'cap-3']);
    expect(world.errors).toEqual([{ seq: '2' }]);
    expect(world.cursor).toBe('3');
  });

  it('says so, waits longer and longer, and goes on when the file cannot be read for a while', async () => {
    world.outage = new Error('500');
    world.add('capture', 'cap-1');
    const reconcile = world.reconcile();
    reconcile.start();
    await world.clock.advance(EVERY_MS);
    expect(world.warnings).toHaveLength(2);
    await world.clock.advance(EVERY_MS);
    expect(world.warnings).toHaveLength(2);
    world.outage = undefined;
    await world.clock.advance(EVERY_MS);
    expect(world.found).toEqual(['cap-1']);
    await reconcile.stop();
  });
});
