import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Notification } from '../../domain/openadr/objects.ts';
import { HttpCallbackClient } from './http-callback-client.ts';
import { SealedCallbackTokens } from './token-seal.ts';

const notification = { objectType: 'EVENT', operation: 'POST' } as Notification;
let server: Server;
let origin: string;
let client: HttpCallbackClient;
let status = 200;
let seen: { url: string | undefined; authorization: string | undefined; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      seen.push({ url: request.url, authorization: request.headers.authorization, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new HttpCallbackClient([origin]);
});
beforeEach(() => {
  status = 200;
  seen = [];
});
afterAll(async () => {
  await client.close();
  server.close();
});

it('posts the notification to the whole address, with the token where there is one', async () => {
  await client.post(`${origin}/told?by=market`, 'their-token', notification);
  await client.post(`${origin}/`, null, notification);
  const body = JSON.stringify(notification);
  expect(seen).toEqual([
    { url: '/told?by=market', authorization: 'Bearer their-token', body },
    { url: '/', authorization: undefined, body },
  ]);
});

it.each([
  [503, 'unknown'],
  [429, 'transient'],
  [404, 'permanent'],
  [302, 'permanent'],
])('an answer of %d is a failure that is %s', async (answer, kind) => {
  status = answer;
  await expect(client.post(`${origin}/told`, null, notification)).rejects.toMatchObject({ kind });
});

it('calls no origin that nobody allows any more, and says so', async () => {
  const closed = new HttpCallbackClient([]);
  await expect(closed.post(`${origin}/told`, null, notification)).rejects.toMatchObject({
    kind: 'permanent',
    message: `${origin} is not in POWER_CALLBACK_ORIGINS any more`,
  });
  expect(seen).toEqual([]);
});

it('tokens open under the id of their subscription alone', () => {
  const seal = new SealedCallbackTokens('a-secret-of-thirty-two-characters');
  const sealed = seal.seal(['their-token', null], 'one');
  expect(sealed.toString('latin1')).not.toContain('their-token');
  expect(seal.open(sealed, 'one')).toEqual(['their-token', null]);
  expect(() => seal.open(sealed, 'another')).toThrow();
});
