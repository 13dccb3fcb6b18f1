import { describe, expect, it } from 'vitest';
import type { GeoReportError } from './index.ts';
import { readQuery, updatesQuery } from './index.ts';

const NOW_MS = Date.parse('2026-11-27T12:00:00Z');
const DAY_MS = 86_400_000;
const asked = (text: string) => updatesQuery(readQuery(text), NOW_MS);

describe('a query of updates', () => {
  const all = { page: 1, pageSize: 1_000 };

  it('is of the last 90 days, unless reports or times are named', () => {
    expect(asked('')).toEqual({ ...all, said: { fromMs: NOW_MS - 90 * DAY_MS, untilMs: NOW_MS } });
    expect(asked('service_request_id=a,b,a&page=2&page_size=5')).toEqual({
      ...{ ids: ['a', 'b'], page: 2, pageSize: 5 },
    });
    expect(asked('updated_after=2026-11-26T12:00:00Z')).toEqual({
      ...{ ...all, heard: { fromMs: NOW_MS - DAY_MS, untilMs: NOW_MS } },
    });
    const startMs = NOW_MS - DAY_MS;
    expect(asked('service_request_id=a&start_date=2026-11-26T12:00:00Z')).toEqual({
      ...{ ...all, ids: ['a'], said: { fromMs: startMs, untilMs: startMs + 90 * DAY_MS } },
    });
  });

  it('says all that is wrong at once', () => {
    try {
      asked(
        'page=0&page_size=x&updated_after=today&start_date=2026-01-02T00:00:00Z&end_date=2026-01-01T00:00:00Z',
      );
      expect.unreachable();
    } catch (error) {
      expect((error as GeoReportError).mistakes.map(({ description }) => description)).toEqual([
        'page must be a whole number from 1 to 100000.',
        'page_size must be a whole number from 1 to 1000.',
        'updated_after must be a time with its offset, such as 2026-11-27T20:00:00Z.',
        'end_date is before start_date.',
      ]);
    }
  });
});
