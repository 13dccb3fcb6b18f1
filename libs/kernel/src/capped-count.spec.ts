import { expect, it } from 'vitest';
import { COUNTED_MAX, LOOKED_AT_MAX, toCappedCount } from './capped-count.ts';

it.each([
  [0, { count: 0, isMore: false }],
  [COUNTED_MAX, { count: COUNTED_MAX, isMore: false }],
  [LOOKED_AT_MAX, { count: COUNTED_MAX, isMore: true }],
])('%i that were found are told as %o', (found, told) => expect(toCappedCount(found)).toEqual(told));
