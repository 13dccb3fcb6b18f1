import { createReadStream, statSync } from 'node:fs';
import { extname, join } from 'node:path';
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
