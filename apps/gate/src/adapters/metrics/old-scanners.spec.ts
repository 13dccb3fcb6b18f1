import { expect, it } from 'vitest';
import { OldScanners } from './old-scanners.ts';

const HOUR_MS = 3_600_000;

it('counts requests, and the devices of the last hour; each is logged once while it goes on', async () => {
  const state = { nowMs: 0, requests: 0 };
  const logged: unknown[] = [];
  let measure: () => number | Promise<number> = () => 0;
  const old = new OldScanners(
    {
      counter: () => ({ inc: () => void state.requests++ }) as never,
      gauge: (_name, _help, asked) => void (measure = asked),
    },
    { nowMs: () => state.nowMs },
    { info: (fields) => void logged.push(fields) },
  );
  old.asked('a');
  old.asked('a');
  state.nowMs = HOUR_MS;
  old.asked('b');
  expect([state.requests, await measure(), logged]).toEqual([3, 2, [{ deviceId: 'a' }, { deviceId: 'b' }]]);
  state.nowMs = HOUR_MS + 1;
  expect(await measure()).toBe(1);
  old.asked('a');
  expect(logged).toHaveLength(3);
});
