import { expect, it } from 'vitest';
import { faultOfPassword, leavesNoAdmin } from './operator.ts';

it.each([
  ['correct horse battery', undefined],
  ['the-old-password', 'must differ from the old one'],
  ['xx-Mei.Lin-2026', 'must not contain the name'],
  ['abababababab', 'must have at least 5 different characters'],
])('the new password %s: %s', (password, fault) =>
  expect(faultOfPassword(password, { name: 'mei.lin', old: 'the-old-password' })).toBe(fault),
);

it.each([
  [['a'], 'a', { role: 'operator', disabled: false }, true],
  [['a'], 'a', { role: 'admin', disabled: true }, true],
  [['a'], 'a', { role: 'admin', disabled: false }, false],
  [['a', 'b'], 'a', { role: 'viewer', disabled: false }, false],
  [['a'], 'b', { role: 'viewer', disabled: true }, false],
] as const)('admins %j, %s becomes %j: leaves none %s', (admins, id, after, none) =>
  expect(leavesNoAdmin(admins, id, after)).toBe(none),
);
