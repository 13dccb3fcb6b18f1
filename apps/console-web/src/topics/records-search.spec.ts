import { describe, expect, it } from 'vitest';
import { olderThan, queryOf, recordsSearch, typedIn, wrongIn } from './records-search.ts';

describe('a look into a topic', () => {
  it('stands in the address, numbers too, and nothing else does', () => {
    expect(recordsSearch({ partition: 0, from: 17, key: 'order-1', other: 'x', text: '' })).toEqual({
      partition: '0',
      from: '17',
      key: 'order-1',
    });
  });

  it('is what was typed, without blanks', () => {
    const form = new FormData();
    form.set('key', ' order-1 ');
    form.set('from', '  ');
    expect(typedIn(form)).toEqual({ key: 'order-1' });
  });

  it.each([
    [{ partition: 'x' }, 'partition'],
    [{ from: '-1' }, 'from'],
    [{ from: '1'.repeat(19) }, 'from'],
    [{ partition: '0', from: '17' }, undefined],
  ] as const)('%j is wrong in %s', (search, field) => {
    expect(wrongIn(search)).toBe(field);
  });

  it('begins with the last records, or at the beginning when something is looked for', () => {
    expect(queryOf({ partition: '1' })).toEqual({ partition: '1', from: undefined, limit: '50' });
    expect(queryOf({ type: 'captured' })).toMatchObject({ type: 'captured', from: '0' });
    expect(queryOf({ type: 'captured', from: '7' })).toMatchObject({ from: '7' });
  });

  it('goes back a page at a time, to the first record that is held', () => {
    expect(olderThan('200', '10')).toBe('150');
    expect(olderThan('40', '10')).toBe('10');
    expect(olderThan('10', '10')).toBeUndefined();
  });
});
