import { expect, it } from 'vitest';
import { readViews, VIEWS_MAX, withoutView, withView } from './kept-views.ts';

it('a view is kept without its page, and the same name stands for the new filters', () => {
  const one = withView([], 'stuck', { which: 'open', state: 'NeedsAttention', after: 'order-7' });
  expect(one).toEqual([{ name: 'stuck', search: { which: 'open', state: 'NeedsAttention' } }]);
  const two = withView(withView(one, 'all', { which: 'all' }), 'stuck', { which: 'settled' });
  expect(two.map(({ name, search }) => [name, search.which])).toEqual([
    ['stuck', 'settled'],
    ['all', 'all'],
  ]);
  expect(withoutView(two, 'stuck')).toEqual([{ name: 'all', search: { which: 'all' } }]);
});

it('views are no more than a glance takes in, the newest first', () => {
  let views = readViews(null);
  for (let n = 0; n <= VIEWS_MAX; n++) views = withView(views, `view ${n}`, {});
  expect([views.length, views[0]!.name]).toEqual([VIEWS_MAX, `view ${VIEWS_MAX}`]);
});

it.each(['{', '7', '[null, 7, {"name": 7}, {"name": "x", "search": 7}]'])(
  'what cannot be read is forgotten: %s',
  (text) => expect(readViews(text)).toEqual([]),
);

it('what was kept is read again', () => {
  const views = withView([], 'stuck', { state: 'NeedsAttention' });
  expect(readViews(JSON.stringify(views))).toEqual(views);
});
