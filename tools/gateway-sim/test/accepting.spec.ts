import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { createHttpServer } from '../src/http/server.ts';
import { apiKey, onCleanup } from './harness.ts';

it('a connection that cannot be accepted does not end the gateway', async () => {
  const routes = { 'GET /v1/hello': () => ({ status: 200, body: {} }) };
  const { server, stop } = createHttpServer({ routes, apiKey, silenceMs: () => 0, nowMs: Date.now });
  onCleanup(stop);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // What Node tells where accept(2) fails.
  server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE', syscall: 'accept' }));
  const { port } = server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${apiKey}` };
  const { status } = await fetch(`http://127.0.0.1:${port}/v1/hello`, { headers });
  expect(status).toBe(200);
});
