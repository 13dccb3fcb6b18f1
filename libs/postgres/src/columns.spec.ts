import { expect, it } from 'vitest';
import { columns } from './columns.ts';

it('turns rows into one array for each column, in the order asked for', () => {
  const rows = [
    { id: 'a', amount: 1 },
    { id: 'b', amount: 2 },
  ];
  expect(columns(rows, 'amount', ({ id }) => `stall-${id}`, 'id')).toEqual([
    [1, 2],
    ['stall-a', 'stall-b'],
    ['a', 'b'],
  ]);
  expect(columns([] as { id: string }[], 'id')).toEqual([[]]);
});
