import { execFile } from 'node:child_process';
import { createReadStream, mkdtempSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { FakeGate } from '@night-market/scanner-sdk/testing';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

const VITE = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin/vite.js');

/** Builds the page as it is served, into a folder of its own; in a process of its own, which is told nothing of tests. */
export async function buildPage(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), 'scanner-web-'));
  await promisify(execFile)(process.execPath, [VITE, 'build', '--outDir', outDir, '--emptyOutDir'], {
    cwd: resolve(import.meta.dirname, '..'),
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return outDir;
}

/** Lets a gate serve the page under /scanner/. */
export function servePage(gate: FakeGate, folder: string): void {
  gate.page = ({ url = '/' }, response) => {
    const name = new URL(url, gate.url).pathname.replace(/^\/scanner\//, '') || 'index.html';
    const path = join(folder, name);
    if (gate.fault === 'down' || !statSync(path, { throwIfNoEntry: false })?.isFile())
      return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' });
    createReadStream(path).pipe(response);
  };
}
