import type { Log, Tx } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { GatewayReport } from '../domain/charge.ts';
import type { RefundOutcome } from '../refund/ports.ts';
import { Reconcile, type SettlementEntry } from './reconcile.handler.ts';

const MIN_AGE_MS = 3_000;
const EVERY_MS = 2_000;

/** The gateway's file and our books, as far as reconciliation sees them. */
class World {
  readonly clock = new FakeClock();
  readonly file: SettlementEntry[] = [];
  readonly captures: GatewayReport[] = [];
  readonly refunds: RefundOutcome[] = [];
  readonly seen = new Set<string>();
  readonly warnings: string[] = [];
  readonly errors: object[] = [];
  readonly bad: [string, number][] = [];
  readonly asked: string[] = [];
  /** How far the clock of the gateway is ahead of ours. */
  gatewayAheadMs = 0;
  /** How far ours was set ahead. */
  ourAheadMs = 0;
  cursor = '0';
  outage: Error | undefined;
  recordFails = false;
  /** Called between the reading of a page and its recording. */
  meanwhile: () => void = () => undefined;

  readonly reconcile = (): Reconcile<Tx> =>
    new Reconcile<Tx>(
      {
        unitOfWork: {
          run: async (work) => {
            const before = this.cursor;
            try {
              return await work({ settled: () => Promise.resolve(), afterCommit: (hook) => hook() });
            } catch (error) {
              this.cursor = before;
              throw error;
            }
          },
        },
        settlement: {
          settlementPage: async (cursor, limit) => {
            this.asked.push(cursor);
            if (this.outage) throw this.outage;
            const page = this.file.filter(({ seq }) => Number(seq) > Number(cursor)).slice(0, limit);
            this.meanwhile();
            return { lines: page, nowMs: this.gatewayNowMs() };
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
        unseen: async (_tx, captures) =>
          new Set(captures.map(({ id }) => id).filter((id) => !this.seen.has(id))),
        captures: {
          run: async (_tx, reports) => {
            if (this.recordFails) throw new Error('no');
            this.captures.push(...reports);
          },
        },
        refunds: { run: async (_tx, outcomes) => void this.refunds.push(...outcomes) },
        clock: {
          nowMs: () => this.clock.nowMs() + this.ourAheadMs,
          schedule: (delayMs, run) => this.clock.schedule(delayMs, run),
        },
        elapsedMs: () => this.clock.nowMs(),
        badLines: (reason, lines) => void this.bad.push([reason, lines]),
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
    this.file.push({ ...line, seq: String(this.file.length + 1), at: this.gatewayNowMs() - ageMs });
  }

  gatewayNowMs(): number {
    return this.clock.nowMs() + this.gatewayAheadMs;
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
      {
        orderId: 'order of cap-2',
        captures: [{ id: 'cap-2', amount: 12_000, currency: 'TWD' }],
        toldBy: 'settlement',
      },
    ]);
    expect(world.cursor).toBe('2');
  });

  it('records refunds by the capture they pay back', async () => {
    world.add('refund', 'ref-1', MIN_AGE_MS, 'cap-2');
    world.add('refund', 'ref-2');
    await world.reconcile().page();
    const money = { amount: 12_000, currency: 'TWD' };
    expect(world.refunds).toEqual([
      { captureId: 'cap-2', result: { refundId: 'ref-1', money }, toldBy: 'settlement' },
    ]);
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

  it('leaves young lines to the answers under way', async () => {
    world.add('capture', 'cap-1');
    world.add('capture', 'cap-2', MIN_AGE_MS - 1);
    world.add('capture', 'cap-3', MIN_AGE_MS - 1);
    const reconcile = world.reconcile();
    expect(await reconcile.page()).toBe(1);
    expect([world.found, world.cursor]).toEqual([['cap-1'], '1']);
    expect(await reconcile.page()).toBe(0);
    expect([world.cursor, reconcile.heldLines]).toEqual(['1', 2]);
    await world.clock.advance(1);
    expect(await reconcile.page()).toBe(2);
    expect(world.found).toEqual(['cap-1', 'cap-2', 'cap-3']);
  });

  it.each([3, -3])(
    'holds no line for longer because the clock of the gateway is off by %d hours',
    async (hours) => {
      world.gatewayAheadMs = hours * 3_600_000;
      world.add('capture', 'cap-1');
      world.add('capture', 'cap-2', MIN_AGE_MS - 1);
      expect(await world.reconcile().page()).toBe(1);
      expect(world.found).toEqual(['cap-1']);
      expect(world.bad).toEqual([]);
    },
  );

  it('does not ask our own clock, wherever it is set', async () => {
    world.ourAheadMs = -600_000;
    world.add('capture', 'cap-1');
    const reconcile = world.reconcile();
    expect(await reconcile.page()).toBe(1);
    world.ourAheadMs = 600_000;
    expect(reconcile.ageMs).toBe(0);
  });

  it('compares a line that is dated ahead, and all behind it, and says so', async () => {
    world.add('capture', 'cap-1', -3 * 3_600_000);
    world.add('capture', 'cap-2', 0);
    const reconcile = world.reconcile();
    expect(await reconcile.page()).toBe(0);
    await world.clock.advance(MIN_AGE_MS);
    expect(reconcile.ageMs).toBe(MIN_AGE_MS);
    expect(await reconcile.page()).toBe(2);
    expect(world.found).toEqual(['cap-1', 'cap-2']);
    expect(world.bad).toEqual([['dated_ahead', 1]]);
    expect(world.warnings).toHaveLength(1);
    expect([reconcile.ageMs, reconcile.heldLines]).toEqual([0, 0]);
  });

  it('takes a line for old when a later one of the book is', async () => {
    world.add('capture', 'cap-1', -3 * 3_600_000);
    world.add('capture', 'cap-2', MIN_AGE_MS);
    expect(await world.reconcile().page()).toBe(2);
  });

  it('tells the age of the oldest line that it cannot record', async () => {
    const reconcile = world.reconcile();
    await reconcile.page();
    world.add('capture', 'cap-1');
    world.recordFails = true;
    for (let n = 0; n < 3; n++) {
      await expect(reconcile.page()).rejects.toThrow('no');
      await world.clock.advance(1_000);
    }
    expect([reconcile.ageMs, reconcile.heldLines]).toEqual([3_000, 1]);
  });

  it('finds every line within the least age of its being seen, however lines are dated', async () => {
    const line = fc.record({
      ageMs: fc.integer({ min: -1e11, max: 1e11 }),
      waitMs: fc.integer({ min: 0, max: 2_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.integer({ min: -1e10, max: 1e10 }),
        async (lines, aheadMs) => {
          world = new World();
          world.gatewayAheadMs = aheadMs;
          const reconcile = world.reconcile();
          for (const { ageMs, waitMs } of lines) {
            world.add('capture', `cap-${world.file.length}`, ageMs);
            await reconcile.page();
            await world.clock.advance(waitMs);
          }
          await reconcile.page();
          await world.clock.advance(MIN_AGE_MS);
          await reconcile.page();
          expect(world.found).toEqual(lines.map((_, n) => `cap-${n}`));
          expect([reconcile.heldLines, reconcile.ageMs]).toEqual([0, 0]);
        },
      ),
    );
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
    expect(world.bad).toEqual([['unreadable', 1]]);
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
