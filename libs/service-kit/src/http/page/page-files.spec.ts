import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PageFiles } from './page-files.ts';

let root: string;
let files: PageFiles;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'page-files-'));
  mkdirSync(join(root, 'dist/assets'), { recursive: true });
  writeFileSync(join(root, 'secret.js'), 'secret');
  writeFileSync(join(root, 'dist/index.html'), 'page');
  writeFileSync(join(root, 'dist/sw.js'), 'worker');
  writeFileSync(join(root, 'dist/notes.txt'), 'notes');
  writeFileSync(join(root, 'dist/assets/a-1.js'), 'code');
  files = new PageFiles(join(root, 'dist'));
});
afterAll(() => rmSync(root, { recursive: true }));

it('serves what was built, and lets only what has a hash in its name be kept', async () => {
  expect(await files.read('')).toMatchObject({ type: 'text/html; charset=utf-8', caching: 'no-cache' });
  expect(await files.read('sw.js')).toMatchObject({ caching: 'no-cache' });
  const asset = await files.read('assets/a-1.js');
  expect(asset).toMatchObject({ type: 'text/javascript; charset=utf-8', content: Buffer.from('code') });
  expect(asset?.caching).toContain('immutable');
});

it.each([
  '../secret.js',
  'assets/../../secret.js',
  'assets',
  'assets/',
  'notes.txt',
  '/etc/passwd',
  'no.js',
  'a\0.js',
])('serves nothing else: %j', async (name) => expect(await files.read(name)).toBeUndefined());

it('knows that the page was not built', async () => {
  const none = new PageFiles(join(root, 'none'));
  expect([none.isThere, files.isThere]).toEqual([false, true]);
  expect(await none.read('')).toBeUndefined();
});
