import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installNeeded, rememberInstall } from './lock-hash.mjs';

type Packages = Record<
  string,
  { version?: string; integrity?: string; optional?: boolean; extraneous?: boolean }
>;

let root: string;

const hashFile = (): string => join(root, 'node_modules', '.night-market-lock-hash');

function writeLock(packages: Packages): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
}

function writeInstalled(packages: Packages): void {
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'night-market-lock-'));
  writeLock({ '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'x' } });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('installNeeded', () => {
  it('is true in a fresh clone', () => {
    expect(installNeeded(root)).toBe(true);
  });

  it('is false after an install and true again once the lock file changes', () => {
    mkdirSync(join(root, 'node_modules'));
    rememberInstall(root);
    expect(installNeeded(root)).toBe(false);
    writeLock({ '': {}, 'node_modules/a': { version: '1.0.1', integrity: 'y' } });
    expect(installNeeded(root)).toBe(true);
  });

  it('accepts and remembers what was installed by hand, if it is just what the lock file says', () => {
    writeLock({
      '': {},
      'libs/own': {},
      'node_modules/a': { version: '1.0.0', integrity: 'x' },
      'node_modules/for-another-system': { version: '2.0.0', optional: true },
      'node_modules/left-over': { version: '3.0.0', extraneous: true },
    });
    writeInstalled({ 'libs/own': {}, 'node_modules/a': { version: '1.0.0', integrity: 'x' } });
    expect(installNeeded(root)).toBe(false);
    expect(existsSync(hashFile())).toBe(true);
  });

  it.each<[string, Packages]>([
    ['another version', { 'node_modules/a': { version: '0.9.0', integrity: 'x' } }],
    ['other contents', { 'node_modules/a': { version: '1.0.0', integrity: 'z' } }],
    ['a package that the lock file does not know', { 'node_modules/b': { version: '1.0.0' } }],
    ['nothing', {}],
  ])('does not accept %s', (_what, installed) => {
    writeInstalled(installed);
    expect(installNeeded(root)).toBe(true);
    expect(existsSync(hashFile())).toBe(false);
  });
});
