import { expect, it } from 'vitest';
import { ProgressLine } from '../src/index.ts';

it.each([
  [true, 6, '\r\u001b[K1 of 2'],
  [false, 1, '1 of 2\n'],
])('shows progress sparingly (terminal: %s)', (isTTY, shown, form) => {
  const written: string[] = [];
  let nowMs = 0;
  const line = new ProgressLine({ isTTY, write: (text) => written.push(text) }, () => nowMs);
  for (nowMs = 0; nowMs <= 1_000; nowMs += 50) line.show('1 of 2');
  expect(written).toHaveLength(shown);
  expect(written[0]).toBe(form);
  line.show('2 of 2');
  line.end();
  expect(written.slice(shown).join('')).toContain('2 of 2');
  expect(written.at(-1)?.endsWith('\n')).toBe(true);
});
