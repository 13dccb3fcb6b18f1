import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttled } from './throttled.ts';

let calls: number;
let gathered: ReturnType<typeof throttled>;

beforeEach(() => {
  vi.useFakeTimers();
  calls = 0;
  gathered = throttled(() => (calls += 1), 1_000);
});
afterEach(() => {
  vi.useRealTimers();
});

it('the first call is made at once, those soon after it together', () => {
  for (let n = 0; n < 100; n++) gathered.ask();
  expect(calls).toBe(1);
  vi.advanceTimersByTime(999);
  expect(calls).toBe(1);
  vi.advanceTimersByTime(1);
  expect(calls).toBe(2);
});

it('a steady flow of calls is made once in each while', () => {
  for (let n = 0; n < 50; n++) {
    gathered.ask();
    vi.advanceTimersByTime(100);
  }
  expect(calls).toBe(6);
});

it('after a quiet while the next call is made at once again', () => {
  gathered.ask();
  vi.advanceTimersByTime(5_000);
  expect(calls).toBe(1);
  gathered.ask();
  expect(calls).toBe(2);
});

it('nothing is called after the end', () => {
  gathered.ask();
  gathered.ask();
  gathered.stop();
  vi.advanceTimersByTime(5_000);
  expect(calls).toBe(1);
});
