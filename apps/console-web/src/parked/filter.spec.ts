import { describe, expect, it } from 'vitest';
import { filterOf, keysSearch } from './filter.ts';

describe('what the parked keys of a service are narrowed to', () => {
  it.each([
    [{}, {}],
    [
      { errorType: 23505, topic: 'pay.txn.v1', pattern: 'no stall #', after: 'a', other: 1 },
      { errorType: '23505', topic: 'pay.txn.v1', pattern: 'no stall #', after: 'a' },
    ],
    [{ pattern: 'x'.repeat(400), topic: '', errorType: ['x'] }, { pattern: 'x'.repeat(300) }],
  ])('%j is read as %j', (raw, search) => expect(keysSearch(raw)).toEqual(search));

  it('is the same on every page', () =>
    expect(filterOf({ topic: 'pay.txn.v1', after: 'a' })).toEqual({ topic: 'pay.txn.v1' }));
});
