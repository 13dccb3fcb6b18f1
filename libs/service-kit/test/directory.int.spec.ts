import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StallWorld } from './stall-world.ts';

const TOKEN = 'a-token-of-the-stall';

interface Asked {
  readonly line: string;
  readonly token: IncomingMessage['headers']['authorization'];
  readonly body: string;
}

let world: StallWorld;
let folder: string;
const asked: Asked[] = [];
/** Grants whatever it is asked for. */
const directory = createServer((request, response) => {
  void text(request).then((body) => {
    asked.push({ line: `${request.method} ${request.url}`, token: request.headers.authorization, body });
    response.writeHead(request.method === 'DELETE' ? 204 : 200);
    response.end(
      request.method === 'DELETE' ? undefined : JSON.stringify({ epoch: '3', renewAfterMs: 60_000 }),
    );
  });
});

beforeAll(async () => {
  world = await StallWorld.create();
  folder = mkdtempSync(join(tmpdir(), 'directory-'));
  await new Promise<void>((resolve) => directory.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await world.close();
  directory.closeAllConnections();
  await new Promise((resolve) => directory.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

it('a service tells the directory what it handles, with its token, and leaves when it stops', async () => {
  const tokens = join(folder, 'tokens.json');
  writeFileSync(tokens, JSON.stringify({ present: { directory: TOKEN } }));
  const { port } = directory.address() as AddressInfo;
  const service = await world.start({
    ...{ DIRECTORY_URL: `http://127.0.0.1:${port}`, SERVICE_TOKENS_FILE: tokens },
    SERVICE_URL: 'http://stall.market.example:8080/',
  });
  await eventually(async () => (await service.runtime.health.report()).checks['directory'] === 'listed');
  const agentId = encodeURIComponent(`stall:${hostname()}-${new URL(service.url).port}`);
  expect(asked[0]).toMatchObject({ line: `PUT /agents/${agentId}`, token: `Bearer ${TOKEN}` });
  expect(JSON.parse(asked[0]!.body)).toMatchObject({
    operationsUrl: 'http://stall.market.example:8080/ops',
    services: [
      { name: 'stall', type: 'operations' },
      { name: 'pay.txn.v1.captured', type: 'event', ontologies: ['pay'], properties: { version: 'v1' } },
    ],
  });
  await service.stop();
  expect(asked.map(({ line }) => line.split(' ')[0])).toEqual(['PUT', 'DELETE']);
  expect(asked[1]!.line).toBe(`DELETE /agents/${agentId}?epoch=3`);
});
