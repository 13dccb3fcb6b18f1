import { describe, expect, it, vi } from 'vitest';
import { validate, version } from 'uuid';
import { deriveId, newId } from './ids.ts';

const timeOf = (id: string): number => parseInt(id.replace('-', '').slice(0, 12), 16);

describe('ids', () => {
  it('are never the same, and in the order in which they were made', () => {
    const ids = Array.from({ length: 5_000 }, () => newId());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
    expect(ids).toEqual(ids.toSorted());
    expect(Math.abs(timeOf(ids.at(-1)!) - Date.now())).toBeLessThan(60_000);
  });

  it('stay in order when the clock is set back a little, and follow it when it is set back far', () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    try {
      const nowMs = Date.now();
      const first = newId();
      vi.setSystemTime(nowMs - 500);
      expect(newId() > first).toBe(true);
      vi.setSystemTime(nowMs - 60_000);
      expect(timeOf(newId())).toBe(nowMs - 60_000);
    } finally {
      vi.useRealTimers();
    }
  });

  it('share no random part', () => {
    const parts = Array.from({ length: 5_000 }, () => newId().slice(-12));
    expect(new Set(parts).size).toBe(parts.length);
  });

  it('derived from the same parts are the same for ever', () => {
    // The namespace and the name, joined by U+001F, through SHA-1 as RFC 9562 says.
    expect(deriveId('refund', 'order-1')).toBe('9fee85cf-986a-5d7d-8733-ba1120ba60be');
    expect(deriveId('退款', '訂單 😀')).toBe('ce119ff3-7e1e-584c-bf34-72769161c7f9');
    expect(deriveId('a', 'bc')).not.toBe(deriveId('ab', 'c'));
  });
});
