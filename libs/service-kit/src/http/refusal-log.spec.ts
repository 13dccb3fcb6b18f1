import type { Log } from '@night-market/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RefusalLog } from './refusal-log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('refused requests in the log', () => {
  it('say the first at once, then how many there were per interval, for each reason', () => {
    const lines: object[] = [];
    const log: Log = {
      info: () => undefined,
      warn: () => undefined,
      error: (fields: object, text: string) => void lines.push({ ...fields, text }),
    } as Log;
    const refusals = new RefusalLog(log, 1_000);
    for (let n = 0; n < 8_504; n++) refusals.note('store_unavailable', { error: 'away' });
    refusals.note('busy', {});
    expect(lines).toEqual([
      { code: 'store_unavailable', error: 'away', text: 'request refused' },
      { code: 'busy', text: 'request refused' },
    ]);
    vi.advanceTimersByTime(1_000);
    expect(lines.slice(2)).toEqual([
      { code: 'store_unavailable', requests: 8_503, withinMs: 1_000, text: 'more requests refused' },
    ]);
    vi.advanceTimersByTime(5_000);
    expect(lines).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
    refusals.note('store_unavailable', { error: 'away again' });
    expect(lines.at(-1)).toMatchObject({ error: 'away again', text: 'request refused' });
  });
});
