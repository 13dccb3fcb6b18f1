import { expect, it } from 'vitest';
import { actsSearch, typedIn } from './acts-search.ts';

it('the filters of the audit log are read from the address, whatever stands there', () => {
  expect(
    actsSearch({ service: 'gate', actor: 7, text: ['x'], before: '2026-11-29T12:00:00Z', other: 'y' }),
  ).toEqual({ service: 'gate', actor: '7', before: '2026-11-29T12:00:00Z' });
  expect(actsSearch({})).toEqual({});
});

it('what was typed is a filter without the blanks around it, and begins at the first page', () => {
  const form = new FormData();
  for (const [name, value] of [
    ['actor', ' wang '],
    ['text', '  '],
    ['before', 'x'],
  ] as const)
    form.set(name, value);
  expect(typedIn(form)).toEqual({ actor: 'wang' });
});
