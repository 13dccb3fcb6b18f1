import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withOwnFolder } from './own-folder.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'night-market-home-'));
  vi.stubEnv('NIGHT_MARKET_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

describe('withOwnFolder', () => {
  it('gives a command an empty folder, whatever an earlier run left there', async () => {
    await withOwnFolder('bench', ({ dir }) => Promise.resolve(writeFileSync(join(dir, 'left'), '')));
    const isLeft = await withOwnFolder('bench', ({ dir }) => Promise.resolve(existsSync(join(dir, 'left'))));
    expect(isLeft).toBe(false);
  });

  it('refuses a second run beside the first, and leaves its files alone', async () => {
    await withOwnFolder('bench', async ({ dir }) => {
      writeFileSync(join(dir, 'mine'), '');
      await expect(withOwnFolder('bench', () => Promise.resolve())).rejects.toThrow(
        `npm run bench is running here already (process ${process.pid}): stop it, or set NIGHT_MARKET_HOME to another folder.`,
      );
      expect(existsSync(join(dir, 'mine'))).toBe(true);
      expect(await withOwnFolder('chaos', () => Promise.resolve('beside it'))).toBe('beside it');
    });
  });
});
