import type { Tx } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { describe, expect, it, vi } from 'vitest';
import type { LogComparison } from '../compare-log/log-comparison.ts';
import type { Standing } from '../domain/plan-stretches.ts';
import { AuditJobs } from './audit-jobs.ts';

const standing = (settled: bigint): Standing => ({
  ...{ topic: 'pay.txn.v1', partition: 0, low: 0n, high: 5n },
  settled: [settled],
});

/** Jobs before a log that looks, one time after the other, as given; the last look stays. */
function jobsOf(...looks: (readonly Standing[] | Error)[]) {
  const clock = new FakeClock();
  const compared = vi.fn<LogComparison['run']>(() => Promise.resolve());
  const now = vi.fn(() => {
    const look = looks.length > 1 ? looks.shift()! : looks[0]!;
    return look instanceof Error ? Promise.reject(look) : Promise.resolve(look);
  });
  const jobs = new AuditJobs<Tx>({
    consumers: { all: () => Promise.resolve([]) },
    standings: { now },
    comparison: () => ({ run: compared }) as unknown as LogComparison,
    findings: { add: () => Promise.resolve([]) },
    unitOfWork: { run: (work) => work({ settled: () => Promise.resolve(), afterCommit: () => undefined }) },
    observer: { found: () => undefined },
    clock,
    log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() },
  });
  return { clock, jobs, now, compared };
}

const AWAY = new Error('the broker is away');
const QUIET = [standing(5n)];

describe('an audit on demand', () => {
  it('looks again while the broker does not answer, as long as there is time', async () => {
    const { clock, jobs, compared } = jobsOf(AWAY, AWAY, QUIET);
    const { id } = jobs.start(10_000)!;
    await clock.advance(5_000);
    expect(jobs.find(id)).toMatchObject({ state: 'done', lagEvents: 0, error: null });
    expect(compared).toHaveBeenCalledOnce();
  });

  it('fails with the reason when the broker stays away', async () => {
    const { clock, jobs, compared } = jobsOf(AWAY);
    const { id } = jobs.start(10_000)!;
    await clock.advance(9_000);
    expect(jobs.find(id)?.state).toBe('waiting');
    await clock.advance(2_000);
    expect(jobs.find(id)).toMatchObject({ state: 'failed', error: 'Error: the broker is away' });
    expect(compared).not.toHaveBeenCalled();
  });

  it('waits until nobody lags, and says how many events are left out when the time is up', async () => {
    const { clock, jobs } = jobsOf([standing(2n)]);
    const { id } = jobs.start(3_000)!;
    await clock.advance(2_900);
    expect(jobs.find(id)?.state).toBe('waiting');
    await clock.advance(500);
    expect(jobs.find(id)).toMatchObject({ state: 'done', lagEvents: 3 });
  });

  it('looks once when it is not to wait', async () => {
    const { clock, jobs, now } = jobsOf(QUIET);
    const { id } = jobs.start(0)!;
    await clock.advance(0);
    expect(jobs.find(id)?.state).toBe('done');
    expect(now).toHaveBeenCalledOnce();
  });

  it('ends at once when the service stops', async () => {
    const { clock, jobs } = jobsOf([standing(2n)]);
    jobs.start(600_000);
    await clock.advance(1_000);
    await jobs.stop();
    expect(clock.sleepers).toBe(0);
  });
});
