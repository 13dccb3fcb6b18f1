import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CoverTable } from './cover.ts';

const item = fc.record({ harm: fc.integer({ min: 1, max: 9 }), relief: fc.integer({ min: -1, max: 9 }) });
const items = fc.array(item, { maxLength: 12, size: 'max' });

it('a table from some need on says the same about the needs from there on as the whole table', () => {
  fc.assert(
    fc.property(items, fc.nat(60), fc.nat(60), (given, one, other) => {
      const [least, most] = [Math.min(one, other), Math.max(one, other)];
      const part = new CoverTable(given, most, least);
      const whole = new CoverTable(given, most);
      for (let need = least; need <= most; need++) {
        expect(part.harmOf(need)).toBe(whole.harmOf(need));
        if (whole.harmOf(need) < Infinity) expect(part.itemsOf(need)).toEqual(whole.itemsOf(need));
      }
    }),
  );
});
