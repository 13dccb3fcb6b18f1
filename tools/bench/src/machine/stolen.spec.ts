import { expect, it } from 'vitest';
import { stolenS } from './stolen.ts';

it('the time that others took is read from the line of all cores', () => {
  const procStat =
    'cpu  1878096 5 267354 918067 14561 0 30435 99115 0 0\ncpu0 9 9 9 9 9 9 9 9 9 9\nintr 1 2\n';
  expect(stolenS(procStat)).toBe(991.15);
});

it('is none on a kernel that does not tell', () => {
  expect(stolenS('cpu  1 2 3 4\n')).toBe(0);
});
