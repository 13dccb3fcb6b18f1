import { describe, expect, it } from 'vitest';
import { ScanPlan, scansOf } from './plan-scans.ts';

describe('the scans of the gate', () => {
  it('show each fresh ticket once, and every tenth one that was used before', () => {
    const plan = new ScanPlan(100);
    const numbers = [...plan.take(20), ...plan.take(20)];
    const fresh = numbers.filter((n) => !plan.isUsed(n));
    expect(fresh).toHaveLength(36);
    expect(new Set(fresh).size).toBe(36);
    expect(Math.min(...fresh)).toBe(51);
    expect(numbers.filter((n) => plan.isUsed(n))).toEqual([1, 2, 3, 4]);
  });

  it('are not more than there are tickets', () => {
    expect(() => new ScanPlan(10).take(8)).toThrow(RangeError);
  });

  it('have nonces of their own and say what must come out', () => {
    const plan = new ScanPlan(4);
    const tokens = new Map([1, 2, 3, 4].map((n) => [n, `token-${n}`]));
    const scans = scansOf(plan, [3, 1], tokens);
    expect(scans.map(({ token, isRepeated }) => [token, isRepeated])).toEqual([
      ['token-3', false],
      ['token-1', true],
    ]);
    expect(new Set([...scans, ...scansOf(plan, [3], tokens)].map(({ nonce }) => nonce)).size).toBe(3);
  });
});
