import { expect, it } from 'vitest';
import { signingKey } from './schedule.ts';

const key = (keyId: string, createdAtMs: number, validToMs: number | null = null) => ({
  ...{ keyId, createdAtMs, validToMs },
});
const LEAD = 100;
const at = (nowMs: number, ...keys: Parameters<typeof signingKey>[0]) => signingKey(keys, nowMs, LEAD)?.keyId;

it('a new key signs only when scanners know it', () => {
  const keys = [key('k2', 1_000), key('k1', 0)];
  expect([1_000, 1_099, 1_100].map((now) => at(now, ...keys))).toEqual(['k1', 'k1', 'k2']);
});

it('the first key signs at once, and so does a new one whose only predecessor was withdrawn', () => {
  expect(at(0, key('k1', 0))).toBe('k1');
  expect(at(1_010, key('k1', 0, 1_005), key('k2', 1_005))).toBe('k2');
});

it('no key signs after its end', () => {
  expect(at(500, key('k1', 0, 500))).toBe(undefined);
  expect(at(499, key('k1', 0, 500))).toBe('k1');
});
