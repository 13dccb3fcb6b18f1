import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const vite = (page: string): string =>
  join(dirname(createRequire(join(page, 'package.json')).resolve('vite/package.json')), 'bin/vite.js');

/**
 * Builds a page as it is served; in a process of its own, which is told nothing of tests.
 * @param page the folder of the app
 * @returns the folder of its files, one of its own unless one is named
 */
export async function buildPage(page: string, into?: string): Promise<string> {
  const folder = resolve(page);
  const outDir = into ?? mkdtempSync(join(tmpdir(), `${basename(folder)}-`));
  await promisify(execFile)(process.execPath, [vite(folder), 'build', '--outDir', outDir, '--emptyOutDir'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return outDir;
}
