import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hash64 } from './hash.ts';

describe('hash64', () => {
  it('stays the same for ever: lanes and locks of running systems depend on it', () => {
    expect(hash64(Buffer.from('order-0001'))).toBe(29531241587868289n);
  });

  it('fits a signed 64-bit integer', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(BigInt.asIntN(64, hash64(bytes))).toBe(hash64(bytes));
      }),
    );
  });

  it('spreads similar keys over 8 lanes', () => {
    const lanes = new Array<number>(8).fill(0);
    for (let n = 0; n < 8_000; n++)
      lanes[Number(BigInt.asUintN(32, hash64(Buffer.from(`order-${n}`))) % 8n)]!++;
    expect(Math.min(...lanes)).toBeGreaterThan(700);
    expect(Math.max(...lanes)).toBeLessThan(1_300);
  });
});
