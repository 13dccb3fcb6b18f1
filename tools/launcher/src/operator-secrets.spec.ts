import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { operatorSecrets, tellOperators } from './operator-secrets.ts';

let dir: string;

beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'night-market-operators-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('makes three passwords once, keeps them, and keeps them private', () => {
  const first = operatorSecrets(dir);
  expect(new Set(Object.values(first.passwords)).size).toBe(3);
  for (const password of Object.values(first.passwords))
    expect(password).toMatch(/^([0-9a-f]{5}-){3}[0-9a-f]{5}$/);
  expect(operatorSecrets(dir)).toEqual(first);
  expect(statSync(join(dir, 'operators.json')).mode & 0o777).toBe(0o600);
});

it('tells the passwords the first time alone', () => {
  const { passwords } = operatorSecrets(dir);
  expect(tellOperators(dir)).toContain(passwords.admin);
  const again = tellOperators(dir);
  for (const password of Object.values(passwords)) expect(again).not.toContain(password);
  expect(again).toContain(join(dir, 'operators.json'));
});

it('does not replace a file that is not whole: the database has the old passwords', () => {
  writeFileSync(join(dir, 'operators.json'), '{"keySecret":"x"');
  expect(() => operatorSecrets(dir)).toThrow(/operators\.json is not whole/);
});
