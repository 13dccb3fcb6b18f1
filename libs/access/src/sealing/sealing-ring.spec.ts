import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealingRing, UnknownSealError } from './sealing-ring.ts';

const [old, fresh] = ['o'.repeat(32), 'f'.repeat(32)];
const ring = (...secrets: [string, ...string[]]) => new SealingRing(secrets, 'contacts');

describe('a ring of secrets', () => {
  it('is turned without a stop: all opens at every step, and in the end nothing needs the old secret', () => {
    const before = ring(old).seal('0912-345-678', 'report-1');
    const turning = ring(fresh, old);
    expect(turning.open(before, 'report-1')).toBe('0912-345-678');
    expect(turning.isCurrent(before)).toBe(false);
    const after = turning.seal(turning.open(before, 'report-1'), 'report-1');
    expect(turning.isCurrent(after)).toBe(true);
    expect(ring(fresh).open(after, 'report-1')).toBe('0912-345-678');
    // A replica that has not heard of the new secret yet.
    expect(() => ring(old).open(after, 'report-1')).toThrow(UnknownSealError);
    expect(() => ring(fresh).open(before, 'report-1')).toThrow(UnknownSealError);
  });

  it('opens nothing under another name, for another purpose, or that was changed', () => {
    const sealed = ring(fresh).seal('private', 'report-1');
    expect(sealed.toString('latin1')).not.toContain('private');
    expect(() => ring(fresh).open(sealed, 'report-2')).toThrow();
    expect(() => new SealingRing([fresh], 'others').open(sealed, 'report-1')).toThrow();
    for (const at of sealed.keys()) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => ring(fresh).open(changed, 'report-1')).toThrow();
    }
    expect(() => ring(fresh).open(Buffer.alloc(0), 'report-1')).toThrow(UnknownSealError);
    expect(() => ring(fresh).open(sealed.subarray(0, 10), 'report-1')).toThrow();
  });

  it('keeps any text', () => {
    const one = ring(fresh, old);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, name) => {
        expect(one.open(one.seal(text, name), name)).toBe(text);
      }),
    );
  });
});
