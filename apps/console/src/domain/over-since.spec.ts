import { expect, it } from 'vitest';
import { OverSince } from './over-since.ts';

it('tells for how long something has been too much, each name for itself', () => {
  const over = new OverSince();
  expect(over.note('a', true, 1_000)).toBe(0);
  expect(over.note('b', true, 30_000)).toBe(0);
  expect(over.note('a', true, 31_000)).toBe(30_000);
});

it('begins anew when it was all right in between', () => {
  const over = new OverSince();
  over.note('a', true, 1_000);
  expect(over.note('a', false, 2_000)).toBe(0);
  expect(over.note('a', true, 3_000)).toBe(0);
});

it('begins anew when nobody has looked for a while', () => {
  const over = new OverSince();
  over.note('a', true, 1_000);
  expect(over.note('a', true, 61_000)).toBe(60_000);
  expect(over.note('a', true, 121_001)).toBe(0);
});
