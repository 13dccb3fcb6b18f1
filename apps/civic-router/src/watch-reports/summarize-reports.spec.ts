import { COUNTED_MAX, LOOKED_AT_MAX } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import type { ReportCounts } from './ports.ts';
import { summarizeReports } from './summarize-reports.ts';

const COUNTS: ReportCounts = {
  open: 12,
  late: 3,
  untaken: 2,
  waitingForReporter: 1,
  closed: 40,
  agencies: [],
};
const exactly = (count: number) => ({ count, isMore: false });

function summarizing(counts: Partial<ReportCounts> = {}) {
  const clock = new FakeClock();
  const asked: number[] = [];
  const count = (_: unknown, sinceMs: number) => {
    asked.push(clock.nowMs() - sinceMs);
    return Promise.resolve({ ...COUNTS, ...counts });
  };
  return { clock, asked, summary: summarizeReports({ count }, clock) };
}

describe('how the reports stand', () => {
  it('is counted once for all who look within two seconds; closed are those of the last day', async () => {
    const { clock, asked, summary } = summarizing();
    const [one] = await Promise.all([summary(), summary()]);
    expect(one).toEqual({
      ...{ open: exactly(12), late: exactly(3), untaken: exactly(2), waitingForReporter: exactly(1) },
      ...{ closed: exactly(40), windowHours: 24, agencies: [] },
    });
    await clock.advance(2_000);
    await summary();
    expect(asked).toEqual([86_400_000, 86_400_000]);
  });

  it('is said to be more when not all open reports were looked at', async () => {
    const { summary } = summarizing({ open: LOOKED_AT_MAX, late: LOOKED_AT_MAX, closed: 1 });
    expect(await summary()).toMatchObject({
      open: { count: COUNTED_MAX, isMore: true },
      late: { count: COUNTED_MAX, isMore: true },
      ...{ untaken: { count: 2, isMore: true }, closed: exactly(1) },
    });
  });
});
