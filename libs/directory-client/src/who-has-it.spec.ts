import { expect, it } from 'vitest';
import { whoHasIt } from './who-has-it.ts';

const listedWith = (process: string, state = 'live') => ({
  state,
  services: [{ properties: { process } }, {}],
});

it.each([
  [listedWith('p1'), 'ours'],
  [listedWith('p1', 'suspect'), 'ours'],
  [listedWith('p2'), 'theirs'],
  [listedWith('p2', 'suspect'), 'theirs'],
  [listedWith('p2', 'expired'), 'unknown'],
  [listedWith('p1', 'expired'), 'unknown'],
  [undefined, 'unknown'],
] as const)('to the process p1, %j listed under its name means %s', (listed, kind) => {
  expect(whoHasIt(listed, 'p1')).toEqual({ kind });
});
