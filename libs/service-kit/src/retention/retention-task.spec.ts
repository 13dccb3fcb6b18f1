import { seededRandom, silentLog, type Clock } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { RetentionTask, type ExpiringTable } from './retention-task.ts';

const settings = { everyMs: 1_000, batchRows: 10, pauseMs: 5 };

/** Keeps the waits; `step` ends the one under way and lets the task go on to its next. */
function world(tables: readonly ExpiringTable[]) {
  const waits: number[] = [];
  const seen: string[] = [];
  let due: (() => void) | undefined;
  const clock: Clock = {
    nowMs: () => 0,
    schedule(delayMs, run) {
      waits.push(delayMs);
      due = run;
      return () => (due = undefined);
    },
  };
  const task = new RetentionTask(
    {
      tables,
      clock,
      random: seededRandom(7),
      log: silentLog,
      observer: {
        forgotten: (table, rows) => seen.push(`${table} ${rows}`),
        failed: (table) => seen.push(`${table} failed`),
      },
    },
    settings,
  );
  const step = async () => {
    due?.();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return { task, waits, seen, step };
}

/** Gives these results, then 0. */
const table = (name: string, ...results: (number | Error)[]): ExpiringTable => ({
  name,
  expire: (limit) => {
    expect(limit).toBe(settings.batchRows);
    const next = results.shift() ?? 0;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  },
});

describe('retention', () => {
  it('deletes batch by batch with pauses between, until one is not full, then rests', async () => {
    const { task, waits, seen, step } = world([table('inbox', 10, 10, 4), table('idempotency_key', 3)]);
    task.start();
    expect(waits[0]).toBeLessThan(settings.everyMs);
    for (let i = 0; i < 3; i++) await step();
    expect(seen).toEqual(['inbox 10', 'inbox 10', 'inbox 4', 'idempotency_key 3']);
    expect(waits.slice(1)).toEqual([5, 5, 1_000]);
    await task.stop();
  });

  it('survives a store that is away: the round of that table ends, the next round goes on', async () => {
    const { task, seen, step } = world([table('inbox', new Error('away'), 2), table('idempotency_key', 1)]);
    task.start();
    await step();
    expect(seen).toEqual(['inbox failed', 'idempotency_key 1']);
    await step();
    expect(seen).toEqual(['inbox failed', 'idempotency_key 1', 'inbox 2']);
    await task.stop();
  });

  it('stops between two batches, and before its first', async () => {
    const { task, seen, step } = world([table('inbox', 10, 10, 10)]);
    task.start();
    await step();
    await task.stop();
    expect(seen).toEqual(['inbox 10']);
    const idle = world([table('inbox', 10)]);
    await idle.task.stop();
    expect(idle.seen).toEqual([]);
  });
});
