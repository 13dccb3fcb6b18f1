import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gramsOf } from './grams.ts';

describe('what the index is asked for', () => {
  it.each([
    ['瓦斯', ['瓦斯']],
    ['火', ['火']],
    ['B77', ['b77']],
    ['C1', ['c1']],
    ['GAS smell', ['gas', 's s', 'sme', 'ell']],
    ['x', []],
    ['', []],
  ])('of %j', (text, grams) => expect(gramsOf(text)).toEqual(grams));

  it('is some of a long text only, from its beginning to its end', () => {
    const grams = gramsOf('the bins behind row C overflow');
    expect(grams).toHaveLength(4);
    expect([grams[0], grams.at(-1)]).toEqual(['the', 'low']);
  });

  it('are pieces of the text in small letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60, size: 'max' }), (text) => {
        const lower = [...text].map((character) => character.toLowerCase()).join('');
        for (const gram of gramsOf(text)) expect(lower).toContain(gram);
      }),
    );
  });
});
