import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { ClockSkew } from './clock-skew.ts';
import { Metrics } from './metrics.ts';

function world() {
  const clock = new FakeClock();
  const metrics = new Metrics('wares');
  const database = { aheadMs: 0, isAway: false };
  const skew = new ClockSkew(metrics, clock, () =>
    database.isAway ? Promise.reject(new Error('away')) : Promise.resolve(clock.nowMs() + database.aheadMs),
  );
  const shown = async (peer: string): Promise<number | undefined> => {
    const found = new RegExp(`^clock_skew_seconds\\{peer="${peer}"[^}]*\\} (\\S+)$`, 'm').exec(
      await metrics.registry.metrics(),
    );
    return found?.[1] === undefined ? undefined : Number(found[1]);
  };
  return { clock, skew, database, shown };
}

describe('the skew of clocks', () => {
  it('is how far a peer is ahead, and negative when it is behind', async () => {
    const { clock, skew, shown } = world();
    expect(await shown('gateway')).toBeUndefined();
    skew.observe('gateway', clock.nowMs() + 10_800_000);
    expect(await shown('gateway')).toBe(10_800);
    skew.observe('gateway', clock.nowMs() - 2_500);
    expect(await shown('gateway')).toBe(-2.5);
  });

  it('asks the database whenever somebody looks, and says nothing while it is away', async () => {
    const { database, shown } = world();
    database.aheadMs = -600_000;
    expect(await shown('database')).toBe(-600);
    database.isAway = true;
    expect(await shown('database')).toBeUndefined();
    expect(await shown('senders')).toBe(0);
  });

  it('remembers the record that was dated ahead the most for ten minutes', async () => {
    const { clock, skew, shown } = world();
    for (const ageMs of [40, -9_000, -2_000, 15]) skew.handled(ageMs);
    expect(await shown('senders')).toBe(9);
    await clock.advance(600_001);
    expect(await shown('senders')).toBe(0);
    skew.handled(30);
    expect(await shown('senders')).toBe(0);
  });
});
