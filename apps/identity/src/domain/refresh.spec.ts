import { expect, it } from 'vitest';
import { decideRefresh, type RefreshToken } from './refresh.ts';

const GRACE_MS = 10_000;
const fresh: RefreshToken = {
  ...{ expiresAtMs: 1_000_000, usedAtMs: undefined, successorUsed: false },
  ...{ familyEnded: false, operatorDisabled: false },
};

it.each<[string, Partial<RefreshToken>, number, string]>([
  ['a fresh one', {}, 0, 'exchange'],
  ['the second tab, at once', { usedAtMs: 5 }, 5, 'exchange'],
  ['the second tab, at the end of the grace', { usedAtMs: 0 }, GRACE_MS, 'exchange'],
  ['a used one after the grace', { usedAtMs: 0 }, GRACE_MS + 1, 'reused'],
  ['a used one whose successor is in use', { usedAtMs: 0, successorUsed: true }, 1, 'reused'],
  ['one that has expired', {}, 1_000_000, 'refuse'],
  ['one of an ended session', { familyEnded: true }, 0, 'refuse'],
  ['one of a disabled operator', { operatorDisabled: true }, 0, 'refuse'],
  ['a used one of an ended session', { familyEnded: true, usedAtMs: 0 }, 50_000, 'refuse'],
])('%s', (_, more, nowMs, decision) =>
  expect(decideRefresh({ ...fresh, ...more }, nowMs, GRACE_MS)).toBe(decision),
);
