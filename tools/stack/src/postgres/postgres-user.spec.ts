import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canTraverse } from './postgres-user.ts';

// Some user who owns nothing here.
const stranger = { uid: 54_321, gid: 54_321 };
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'night-market-user-'));
  mkdirSync(join(dir, 'inner'), { mode: 0o755 });
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('canTraverse', () => {
  it('is false when a folder above is private, as a home folder is', () => {
    chmodSync(dir, 0o700);
    expect(canTraverse(join(dir, 'inner'), stranger)).toBe(false);
  });

  it('is true when all folders above let others pass', () => {
    chmodSync(dir, 0o711);
    expect(canTraverse(join(dir, 'inner'), stranger)).toBe(true);
  });

  it('asks nothing when the server runs as ourselves', () => {
    chmodSync(dir, 0o700);
    expect(canTraverse(join(dir, 'inner'), {})).toBe(true);
  });
});
