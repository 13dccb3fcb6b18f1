import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planKeys, type KeySchedule, type ScheduledKey } from './key-schedule.ts';

const LIFE_MS = 600;
const schedule: KeySchedule = { rotateMs: 10_000, publishAheadMs: 1_000, overlapMs: LIFE_MS + 1_000 };

it('a token is verifiable for its whole life, and its key was known long before it signed, whenever replicas look', () => {
  const looks = fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 60, size: 'max' });
  fc.assert(
    fc.property(looks, (gaps) => {
      let keys: ScheduledKey[] = [];
      const signed: { kid: string; atMs: number }[] = [];
      let nowMs = 0;
      for (const gap of gaps) {
        nowMs += gap;
        const plan = planKeys(keys, nowMs, schedule);
        if (plan.create) keys = [...keys, { kid: `k${nowMs}`, createdAtMs: nowMs }];
        keys = keys.filter(({ kid }) => !plan.forget.includes(kid));
        const { signing } = planKeys(keys, nowMs, schedule);
        for (const { kid, atMs } of signed)
          if (nowMs <= atMs + LIFE_MS) expect(keys.map((key) => key.kid)).toContain(kid);
        const { createdAtMs } = keys.find(({ kid }) => kid === signing)!;
        if (keys.length > 1) expect(nowMs - createdAtMs).toBeGreaterThanOrEqual(schedule.publishAheadMs);
        signed.push({ kid: signing!, atMs: nowMs });
        expect(keys.length).toBeLessThanOrEqual(3);
      }
    }),
  );
});

it('makes a key where there is none, and the next one when its time has come', () => {
  expect(planKeys([], 0, schedule)).toEqual({ signing: undefined, create: true, forget: [] });
  const first = { kid: 'a', createdAtMs: 0 };
  expect(planKeys([first], 9_999, schedule)).toEqual({ signing: 'a', create: false, forget: [] });
  expect(planKeys([first], 10_000, schedule).create).toBe(true);
  const both = [first, { kid: 'b', createdAtMs: 10_000 }];
  expect(planKeys(both, 10_999, schedule).signing).toBe('a');
  expect(planKeys(both, 11_000, schedule).signing).toBe('b');
  expect(planKeys(both, 12_599, schedule).forget).toEqual([]);
  expect(planKeys(both, 12_600, schedule).forget).toEqual(['a']);
});
