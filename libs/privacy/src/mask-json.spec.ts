import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personalFields } from './fields.ts';
import { maskJson } from './mask-json.ts';

describe('masking a JSON value', () => {
  it('masks texts, names of fields and card numbers, and nothing else', () => {
    expect(
      maskJson({
        ...{ orderId: 'order-1', amount: 12_000, at: 1_795_000_000_000, paid: true, note: null },
        customer: { phones: ['0912-345-678', 'none'], 'wang@example.com': 1 },
        card: 4_111_111_111_111_111,
      }),
    ).toEqual({
      ...{ orderId: 'order-1', amount: 12_000, at: 1_795_000_000_000, paid: true, note: null },
      customer: { phones: ['[phone number]', 'none'], '[e-mail address]': 1 },
      card: '[card number]',
    });
  });

  it('leaves no personal data in any value', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('0912-345-678', 'a@b.tw', '4111111111111111'));
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.array(tie('value')),
        fc.dictionary(text, tie('value')),
      ),
    })).value;
    fc.assert(
      fc.property(json, (value) => {
        expect(personalFields(maskJson(value))).toEqual([]);
      }),
    );
  });

  it('leaves what it would not mask as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        // A number of so many digits may be that of a card.
        fc.pre(personalFields(value).length === 0 && !/__proto__|\d{13}/.test(JSON.stringify(value)));
        expect(JSON.parse(JSON.stringify(maskJson(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('ends at a depth that no event has', () => {
    let deep: unknown = 'end';
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(JSON.stringify(maskJson(deep))).toContain('[…]');
  });
});
