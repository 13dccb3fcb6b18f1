import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planScan, SCAN_RECORDS } from './plan-scan.ts';

const ends = (low: bigint, high: bigint) => ({ partition: 0, low, high });

describe('which offsets are looked at', () => {
  it('are the last ones when no beginning is given', () => {
    expect(planScan(ends(10n, 200n), undefined, 50)).toEqual({ from: 150n, to: 200n });
    expect(planScan(ends(180n, 200n), undefined, 50)).toEqual({ from: 180n, to: 200n });
  });

  it('are bounded from a beginning on', () => {
    expect(planScan(ends(0n, 1_000_000n), 7n, 50)).toEqual({ from: 7n, to: 7n + SCAN_RECORDS });
  });

  it('are always what the broker holds', () => {
    const offset = fc.bigInt({ min: 0n, max: 20_000n });
    fc.assert(
      fc.property(
        offset,
        offset,
        fc.option(offset, { nil: undefined }),
        fc.nat(500),
        (one, two, from, limit) => {
          const [low, high] = one < two ? [one, two] : [two, one];
          const scan = planScan(ends(low, high), from, limit);
          expect(scan.from >= low && scan.from <= scan.to && scan.to <= high).toBe(true);
          expect(scan.to - scan.from <= SCAN_RECORDS).toBe(true);
          if (from !== undefined && from >= low && from <= high) expect(scan.from).toBe(from);
        },
      ),
    );
  });
});
