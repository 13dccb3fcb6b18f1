import { expect, it } from 'vitest';
import { isCorrelationId, isTrailId } from './trail-ids.ts';

it.each([
  ['order-1', true],
  ['攤位 7', true],
  ['x'.repeat(100), true],
  ['x'.repeat(101), false],
  ['', false],
  ['a\nb', false],
])('%j may be an id: %s', (text, isRight) => expect(isTrailId(text)).toBe(isRight));

it.each([
  ['0198c0de-0000-7000-8000-000000000002', true],
  ['0198C0DE-0000-7000-8000-000000000002', true],
  ['0198c0de00007000800000000000000002', false],
  ['order-1', false],
])('%s may be a correlation id: %s', (text, isRight) => expect(isCorrelationId(text)).toBe(isRight));
