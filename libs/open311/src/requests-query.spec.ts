import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import type { GeoReportError } from './index.ts';
import { readQuery, requestsQuery } from './index.ts';
import { readTime } from './time.ts';

const NOW_MS = Date.parse('2026-11-27T12:00:00Z');
const DAY_MS = 86_400_000;
const asked = (text: string) => requestsQuery(readQuery(text), NOW_MS);
const mistakes = (text: string): string[] => {
  try {
    asked(text);
    return [];
  } catch (error) {
    return (error as GeoReportError).mistakes.map(({ description }) => description);
  }
};

describe('a query of requests', () => {
  const all = { page: 1, pageSize: 1_000 };
  const last90 = { fromMs: NOW_MS - 90 * DAY_MS, untilMs: NOW_MS };

  it('is of the last 90 days, and of a thousand at most; what is empty was not asked', () => {
    expect(asked('')).toEqual({ ...all, requested: last90 });
    expect(asked('status=&start_date=&jurisdiction_id=x')).toEqual({ ...all, requested: last90 });
  });

  it('of ids is of these alone', () => {
    expect(asked('service_request_id=a,b,a&status=open&page_size=5')).toEqual({
      ids: ['a', 'b'],
      page: 1,
      pageSize: 5,
    });
    expect(asked('service_request_id=a&service_request_id=b').ids).toEqual(['a', 'b']);
  });

  it('takes lists with commas and as several parameters', () => {
    expect(asked('status=open,closed&service_code=a&service_code=b,c')).toMatchObject({
      ...{ statuses: ['open', 'closed'], serviceCodes: ['a', 'b', 'c'] },
    });
  });

  it('comes with extensions where they are asked for', () => {
    expect(asked('extensions=true&status=open')).toMatchObject({ extensions: true });
    expect(asked('extensions=true&service_request_id=a')).toEqual({ ...all, ids: ['a'], extensions: true });
    expect(asked('extensions=false')).not.toHaveProperty('extensions');
    expect(mistakes('extensions=1')).toEqual(['extensions must be true or false.']);
  });

  it('of changes does not look at when a report was made: old ones close today', () => {
    const updated = { fromMs: NOW_MS - DAY_MS, untilMs: NOW_MS };
    expect(asked('updated_after=2026-11-26T12:00:00Z')).toEqual({ ...all, updated });
    expect(asked('updated_after=2026-11-26T12:00:00Z&start_date=2026-11-01T00:00:00Z')).toMatchObject({
      ...{ updated, requested: { fromMs: Date.parse('2026-11-01T00:00:00Z') } },
    });
  });

  it('spans 90 days at most, from the one end that is given', () => {
    const startMs = Date.parse('2026-01-01T00:00:00Z');
    expect(asked('start_date=2026-01-01T00:00:00Z').requested).toEqual({
      fromMs: startMs,
      untilMs: startMs + 90 * DAY_MS,
    });
    expect(asked('end_date=2026-01-01T00:00:00Z').requested).toEqual({
      fromMs: startMs - 90 * DAY_MS,
      untilMs: startMs,
    });
    expect(mistakes('start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z')).toEqual([]);
    expect(mistakes('start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:01Z')).toEqual([
      'start_date and end_date may span 90 days at most.',
    ]);
  });

  it('knows a box and words', () => {
    expect(asked('bbox=121.5,25,121.6,25.1&q=%E7%93%A6%E6%96%AF')).toMatchObject({
      ...{ box: { west: 121.5, south: 25, east: 121.6, north: 25.1 }, text: '瓦斯' },
    });
  });

  it.each([
    ['start_date=2026-11-01', 'start_date must be a time with its offset, such as 2026-11-27T20:00:00Z.'],
    [
      'end_date=2026-11-01T00:00:00',
      'end_date must be a time with its offset, such as 2026-11-27T20:00:00Z.',
    ],
    ['start_date=2026-11-02T00:00:00Z&end_date=2026-11-01T00:00:00Z', 'end_date is before start_date.'],
    ['status=new', 'status must be open, closed or both with a comma.'],
    ['page=0', 'page must be a whole number from 1 to 100000.'],
    ['page_size=1001', 'page_size must be a whole number from 1 to 1000.'],
    ['page_size=ten', 'page_size must be a whole number from 1 to 1000.'],
    ['bbox=1,2,3', 'bbox must be west,south,east,north in degrees.'],
    ['bbox=121.6,25,121.5,25.1', 'bbox must be west,south,east,north in degrees.'],
    [`q=${'a'.repeat(201)}`, 'q is longer than 200 characters.'],
  ])('is refused in plain words: %s', (text, mistake) => {
    expect(mistakes(text)).toEqual([mistake]);
  });
});

describe('a time that is sent', () => {
  it('is the same moment with any offset, also where its + was not encoded', () => {
    const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), offsets, (seconds, offsetMin) => {
        const [hours, minutes] = [Math.floor(Math.abs(offsetMin) / 60), Math.abs(offsetMin) % 60];
        const offset = `${offsetMin < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
        const local = new Date(seconds * 1_000 + offsetMin * 60_000).toISOString().slice(0, 19);
        expect(readTime(local + offset)).toBe(seconds * 1_000);
        expect(readTime(local + offset.replace('+', ' ').replace(':', ''))).toBe(seconds * 1_000);
      }),
      propertyRuns(500),
    );
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-11-27T24:30:00Z',
    '2026-11-27T00:00:00+25:00',
    '2026-11-27',
    'now',
    '2026-11-27T00:00:00 UTC',
    '2026-13-01T00:00:00Z',
  ])('is none: %s', (text) => {
    expect(readTime(text)).toBeUndefined();
  });
});
