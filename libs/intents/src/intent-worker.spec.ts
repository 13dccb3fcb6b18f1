import { seededRandom, type Log } from '@night-market/kernel';
import { gate, FakeClock, settled } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { UnknownOutcomeError } from './failure.ts';
import { DEFAULT_INTENT_WORKER, IntentWorker } from './intent-worker.ts';
import { oneDestination, type OneDestinationPorts } from './one-destination.ts';

const POLL_MS = 250;

/** A gateway that answers when told, and a table of intents that are due. */
class World implements OneDestinationPorts<string, string> {
  readonly clock = new FakeClock();
  readonly random = seededRandom(1);
  readonly calls: { intent: string; askFirst: boolean; end: (error?: Error) => void }[] = [];
  readonly deferred: string[] = [];
  readonly lines: string[] = [];
  readonly claims: number[] = [];
  readonly recorded: string[] = [];
  /** Closed while the database is slow. */
  writing = { opened: Promise.resolve() };
  due: string[] = [];
  outage: Error | undefined;
  mayDefer = true;
  readonly log: Log = {
    info: (_fields, message) => void this.lines.push(`info ${message}`),
    warn: (_fields, message) => void this.lines.push(`warn ${message}`),
    error: (_fields, message) => void this.lines.push(`error ${message}`),
  };

  async claimDue(limit: number): Promise<readonly string[]> {
    this.claims.push(limit);
    if (this.outage) throw this.outage;
    return this.due.splice(0, limit);
  }

  call(intent: string, askFirst: boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      const end = (error?: Error): void => (error ? reject(error) : resolve(intent));
      this.calls.push({ intent, askFirst, end });
    });
  }

  async record(outcome: string): Promise<void> {
    await this.writing.opened;
    this.recorded.push(outcome);
  }

  async defer(intent: string): Promise<void> {
    if (!this.mayDefer) throw new Error('the database is away');
    this.deferred.push(intent);
  }

  worker({ concurrency = 3, maxQueued = 5, maxSettling = 100 } = {}): IntentWorker<string, string> {
    return new IntentWorker(oneDestination('gateway', this), this, {
      ...DEFAULT_INTENT_WORKER,
      destination: () => ({ concurrency, maxQueued, queueLimitMs: Infinity }),
      maxSettling,
      pollMs: POLL_MS,
      outageBackoff: { baseMs: 1_000, factor: 2, capMs: 8_000 },
    });
  }

  names(): string[] {
    return this.calls.map(({ intent, askFirst }) => (askFirst ? `${intent}?` : intent));
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('the intent worker', () => {
  it('carries fresh intents out at once, without asking first and without waiting for a poll', () => {
    world.worker().offer(['a', 'b']);
    expect(world.names()).toEqual(['a', 'b']);
    expect(world.claims).toEqual([]);
  });

  it('keeps to its bound of calls, in the order of the offers', async () => {
    world.worker().offer(['a', 'b', 'c', 'd', 'e']);
    expect(world.names()).toEqual(['a', 'b', 'c']);
    world.calls[1]!.end();
    await settled();
    expect(world.names()).toEqual(['a', 'b', 'c', 'd']);
    for (const { end } of [...world.calls]) end();
    await settled();
    expect(world.names()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(world.deferred).toEqual([]);
  });

  it('holds no more in memory than it may; the rest waits in the database', async () => {
    const worker = world.worker({ concurrency: 1, maxQueued: 2 });
    worker.offer(['a']);
    worker.offer(['b', 'c', 'd']);
    worker.offer(['e']);
    for (let call = 0; call < 4; call++) {
      world.calls[call]?.end();
      await settled();
    }
    expect(world.names()).toEqual(['a', 'b', 'c']);
  });

  it('defers an unknown outcome, and asks by key when it is due', async () => {
    const worker = world.worker();
    worker.start();
    worker.offer(['a']);
    world.calls[0]!.end(new UnknownOutcomeError('no answer'));
    await settled();
    expect(world.deferred).toEqual(['a']);
    expect(world.lines).toEqual(['info outcome unknown; it will be asked for by its key']);
    expect(world.names()).toEqual(['a']);
    world.due = ['a'];
    await world.clock.advance(POLL_MS);
    expect(world.names()).toEqual(['a', 'a?']);
  });

  it('defers after any other error, too, and says it louder', async () => {
    world.worker().offer(['a']);
    world.calls[0]!.end(new TypeError('bug'));
    await settled();
    expect(world.deferred).toEqual(['a']);
    expect(world.lines[0]).toMatch(/^warn/);
  });

  it('goes on when an outcome cannot even be deferred', async () => {
    world.mayDefer = false;
    world.worker({ concurrency: 1 }).offer(['a', 'b']);
    world.calls[0]!.end(new UnknownOutcomeError('no answer'));
    await settled();
    expect(world.names()).toEqual(['a', 'b']);
  });

  it('takes no more due intents than it has room for', async () => {
    const worker = world.worker();
    worker.offer(['a', 'b']);
    world.due = ['x', 'y', 'z'];
    worker.start();
    await world.clock.advance(0);
    expect(world.claims).toEqual([1]);
    expect(world.names()).toEqual(['a', 'b', 'x?']);
    await world.clock.advance(POLL_MS * 3);
    expect(world.claims).toEqual([1]);
    world.calls[0]!.end();
    await world.clock.advance(POLL_MS);
    expect(world.names()).toEqual(['a', 'b', 'x?', 'y?']);
  });

  it('keeps on with due intents while fresh ones always wait, and with fresh ones while many are due', async () => {
    const worker = world.worker({ concurrency: 8, maxQueued: 1_000 });
    worker.offer(Array.from({ length: 400 }, (_, n) => `fresh-${n}`));
    world.due = Array.from({ length: 60 }, (_, n) => `due-${n}`);
    worker.start();
    for (let round = 0; round < 40; round++) {
      for (const { end } of world.calls.splice(0, world.calls.length)) end();
      await world.clock.advance(POLL_MS / 10);
      const due = world.calls.filter(({ askFirst }) => askFirst).length;
      expect(world.calls.length).toBeLessThanOrEqual(8);
      if (round > 15 && world.due.length > 2) expect([due, world.calls.length]).toEqual([2, 8]);
    }
    expect(world.due).toEqual([]);
  });

  it('takes turns where there is one slot only', async () => {
    const worker = world.worker({ concurrency: 1, maxQueued: 100 });
    worker.offer(Array.from({ length: 60 }, (_, n) => `fresh-${n}`));
    world.due = Array.from({ length: 60 }, (_, n) => `due-${n}`);
    worker.start();
    const kinds = new Set<boolean>();
    for (let round = 0; round < 40; round++) {
      for (const { askFirst, end } of world.calls.splice(0, world.calls.length)) {
        kinds.add(askFirst);
        end();
      }
      await world.clock.advance(POLL_MS);
      expect(world.calls.length).toBeLessThanOrEqual(1);
    }
    expect(world.due.length).toBeLessThan(55);
    expect(kinds).toEqual(new Set([true, false]));
  });

  it('works a heap of due intents off as fast as they are answered, not at the pace of its looks', async () => {
    world.due = Array.from({ length: 20 }, (_, n) => `due-${n}`);
    world.worker().start();
    for (let round = 0; round < 12; round++) {
      await world.clock.advance(POLL_MS / 10);
      for (const { end } of world.calls.splice(0, world.calls.length)) end();
    }
    expect(world.due).toEqual([]);
  });

  it('keeps to its bound, and begins a fresh intent at once, also when they come during a look', async () => {
    const slow = gate();
    const worker = world.worker();
    world.due = ['x', 'y', 'z'];
    world.claimDue = async (limit) => {
      await slow.opened;
      return world.due.splice(0, limit);
    };
    worker.start();
    await world.clock.advance(0);
    worker.offer(['a', 'b']);
    expect(world.names()).toEqual(['a']);
    slow.open();
    await world.clock.advance(0);
    expect(world.names()).toEqual(['a', 'x?', 'y?']);
    for (const { end } of [...world.calls]) end();
    await settled();
    expect(world.names()).toEqual(['a', 'x?', 'y?', 'b']);
  });

  it('looks less and less often while the database is away, and at once when it is back', async () => {
    world.outage = new Error('ECONNREFUSED');
    world.worker().start();
    await world.clock.advance(20_000);
    // Half to all of 1, 2, 4, 8, 8, ... s: between 4 and 8 looks, where polling would make 80.
    expect(world.claims.length).toBeGreaterThanOrEqual(4);
    expect(world.claims.length).toBeLessThanOrEqual(8);
    expect(new Set(world.lines)).toEqual(new Set(['warn due intents could not be read']));
    world.outage = undefined;
    world.due = ['a'];
    await world.clock.advance(8_000);
    expect(world.names()).toEqual(['a?']);
    const before = world.claims.length;
    await world.clock.advance(POLL_MS * 4);
    expect(world.claims.length - before).toBe(4);
    // The next outage begins with short waits again.
    world.outage = new Error('ECONNREFUSED');
    await world.clock.advance(POLL_MS * 2);
    const again = world.claims.length;
    await world.clock.advance(1_000);
    expect(world.claims.length).toBeGreaterThan(again);
  });

  it('begins the next call before the last outcome is written, up to its bound of outcomes', async () => {
    const slow = gate();
    world.writing = slow;
    world.worker({ concurrency: 1, maxSettling: 2 }).offer(['a', 'b', 'c']);
    for (const call of [0, 1]) {
      world.calls[call]!.end();
      await settled();
    }
    expect([world.names(), world.recorded]).toEqual([['a', 'b'], []]);
    slow.open();
    await settled();
    expect([world.names(), world.recorded]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b'],
    ]);
  });

  it('stops only when every outcome is written', async () => {
    const slow = gate();
    world.writing = slow;
    const worker = world.worker();
    worker.start();
    worker.offer(['a']);
    world.calls[0]!.end();
    await settled();
    const stopping = worker.stop();
    await world.clock.advance(1_000);
    expect(world.recorded).toEqual([]);
    slow.open();
    await world.clock.advance(1_000);
    await stopping;
    expect(world.recorded).toEqual(['a']);
  });

  it('stops when the calls under way have ended, and leaves the rest to the database', async () => {
    const worker = world.worker({ concurrency: 2 });
    worker.start();
    worker.offer(['a', 'b', 'c']);
    await settled();
    let isStopped = false;
    const stopping = worker.stop().then(() => (isStopped = true));
    await world.clock.advance(60_000);
    world.calls[0]!.end();
    await world.clock.advance(1_000);
    expect(isStopped).toBe(false);
    world.calls[1]!.end(new UnknownOutcomeError('no answer'));
    await stopping;
    expect(world.names()).toEqual(['a', 'b']);
    expect(world.deferred).toEqual(['b']);
    worker.offer(['d']);
    await world.clock.advance(60_000);
    expect(world.names()).toEqual(['a', 'b']);
    expect(world.clock.sleepers).toBe(0);
  });
});
