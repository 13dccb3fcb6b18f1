import { describe, expect, it } from 'vitest';
import { isOtherToken, nameOf, operatorIdOf, rolesOf } from './claims.ts';

describe('roles of a token', () => {
  it.each([
    ['roles', { roles: ['admin'] }, ['admin']],
    ['realm_access.roles', { realm_access: { roles: ['offline_access', 'operator'] } }, ['operator']],
    ['https://market.example/roles', { 'https://market.example/roles': ['viewer'] }, ['viewer']],
    ['scope', { scope: 'openid viewer' }, ['viewer']],
    ['roles', { roles: ['Admin', 'root', 7, null] }, []],
    ['roles', {}, []],
    ['roles.length', { roles: ['admin'] }, []],
    ['constructor.name', {}, []],
    ['__proto__.roles', {}, []],
    ['a.b', { a: 'text' }, []],
  ])('at %s of %j are %j', (path, payload, roles) => expect(rolesOf(payload, path)).toEqual(roles));
});

describe('the name of a token', () => {
  it.each([
    [{ name: 'Mei Lin', preferred_username: 'mei' }, 'Mei Lin'],
    [{ preferred_username: 'mei' }, 'mei'],
    [{ name: ' \u0000\n ', preferred_username: 'mei' }, 'mei'],
    [{ name: 'a\nb' }, 'a b'],
    [{ name: 5 }, 'op_1'],
  ])('of %j is %s', (payload, name) => expect(nameOf(payload as Record<string, unknown>, 'op_1')).toBe(name));

  it('has a bounded length', () => expect(nameOf({ name: 'x'.repeat(5_000) }, '')).toHaveLength(100));
});

it('an id tells nothing of the subject, and differs between providers', () => {
  const id = operatorIdOf('https://a.example', 'mei@example.com');
  expect(id).toMatch(/^op_[\w-]{22}$/);
  expect(id).not.toContain('mei');
  expect(operatorIdOf('https://a.example', 'mei@example.com')).toBe(id);
  expect(operatorIdOf('https://b.example', 'mei@example.com')).not.toBe(id);
});

describe('another token than an access token', () => {
  it.each([
    [{}, {}, false],
    [{ typ: 'JWT' }, { typ: 'Bearer' }, false],
    [{ typ: 'application/at+jwt' }, {}, false],
    [{ typ: 'JWT' }, { typ: 'ID' }, true],
    [{ typ: 'JWT' }, { typ: 'Refresh' }, true],
    [{ typ: 'JWT' }, { at_hash: 'x' }, true],
    [{ typ: 'JWT' }, { nonce: 'x' }, true],
    [{ typ: 'logout+jwt' }, {}, true],
    [{ typ: 'JWT' }, { events: {} }, true],
    [{}, { token_use: 'id' }, true],
    [{}, { token_use: 'access' }, false],
  ])('%j %j: %s', (header, payload, other) => expect(isOtherToken(header, payload)).toBe(other));
});
