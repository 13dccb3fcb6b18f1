import { expect, it } from 'vitest';
import { agencyIdsIn } from './agency-ids.ts';
import { chosenIn, queryOf } from './reports-search.ts';

it.each([
  ['fire', ['fire']],
  [' fire, police，fire ', ['fire', 'police']],
  ['', undefined],
  [' , ', undefined],
  ['fire brigade!', undefined],
  [Array.from({ length: 11 }, (_, n) => `a${n}`).join(' '), undefined],
])('%j are the agencies %j', (text, ids) => {
  expect(agencyIdsIn(text)).toEqual(ids);
});

it('another filter begins at its first page; open reports are asked for when nothing is said', () => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ status: 'all', late: '', category: ' noise ', after: 'x' }))
    form.set(name, value);
  expect(chosenIn(form)).toEqual({ status: 'all', category: 'noise' });
  expect(queryOf({ status: 'all', category: 'noise' })).toEqual({ category: 'noise', limit: '50' });
  expect(queryOf({})).toEqual({ status: 'open', limit: '50' });
});
