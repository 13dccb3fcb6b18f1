import { describe, expect, it } from 'vitest';
import { orderIdIn, queryOf, sagaSearch, wrongIn } from './saga-search.ts';

describe('the filters of a list in the address', () => {
  it.each([
    [{}, {}],
    [
      { which: 'all', state: 'Refunded', stall: 7, after: 'order-1', other: 1 },
      { which: 'all', state: 'Refunded', stall: '7', after: 'order-1' },
    ],
    [{ after: 17 }, { after: '17' }],
    [
      { sort: '-updated', after: `1764500000000_${'x'.repeat(100)}` },
      { sort: '-updated', after: `1764500000000_${'x'.repeat(100)}` },
    ],
    [{ after: '', state: ['x'], which: null }, {}],
  ])('%j is read as %j', (raw, search) => expect(sagaSearch(raw)).toEqual(search));

  it.each([
    [{}, undefined],
    [{ which: 'settled', state: 'NeedsAttention' }, undefined],
    [{ which: 'some' }, 'some'],
    [{ sort: '-updated' }, undefined],
    [{ sort: 'legs' }, 'legs'],
    [{ state: 'needsattention' }, 'needsattention'],
  ])('of %j the wrong one is %j', (search, wrong) => expect(wrongIn(search)).toBe(wrong));

  it('become what the orchestrator is asked', () => {
    expect(queryOf({})).toMatchObject({ open: 'true', state: undefined, after: undefined });
    expect(queryOf({ stall: 'stall-07' })).toMatchObject({ open: 'true', stall: 'stall-07' });
    expect(queryOf({ sort: 'updated' })).toMatchObject({ open: 'true', sort: 'updated' });
    expect(queryOf({ which: 'settled' })).toMatchObject({ open: 'false' });
    expect(queryOf({ which: 'all', state: 'Refunded', after: 'a' })).toMatchObject({
      ...{ open: undefined, state: 'Refunded', after: 'a' },
    });
  });
});

it.each([
  [' order-1 ', 'order-1'],
  ['單-1', '單-1'],
  ['', undefined],
  ['   ', undefined],
  ['a\u0000b', undefined],
  ['x'.repeat(101), undefined],
])('an order id is taken as the orchestrator takes it: %j', (text, id) => expect(orderIdIn(text)).toBe(id));
