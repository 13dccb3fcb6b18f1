import { describe, expect, it } from 'vitest';
import { databaseUrlFor, dropDatabase, ensureDatabase, rolePassword } from './databases.ts';

describe('databaseUrlFor', () => {
  it('changes the role and the database and keeps host and settings', () => {
    expect(
      databaseUrlFor(
        'postgres://admin:a%40b@db.example:6432/postgres?sslmode=require',
        'gate',
        'gate',
        'p w',
      ),
    ).toBe('postgres://gate:p%20w@db.example:6432/gate?sslmode=require');
  });
});

describe('rolePassword', () => {
  it('is the same for a secret and a role, and differs from role to role', () => {
    expect(rolePassword('secret', 'gate')).toBe(rolePassword('secret', 'gate'));
    expect(rolePassword('secret', 'gate')).not.toBe(rolePassword('secret', 'payments'));
    expect(rolePassword('secret', 'gate')).toMatch(/^[\w-]{43}$/);
  });
});

describe('names', () => {
  it.each(['', 'Gate', 'a-b', 'a"; drop role x; --', '1st', 'x'.repeat(64)])('refuses %j', async (name) => {
    await expect(ensureDatabase('postgres://nowhere.invalid/', 'secret', name)).rejects.toThrow(/is no name/);
    await expect(dropDatabase('postgres://nowhere.invalid/', name)).rejects.toThrow(/is no name/);
  });
});
