import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { startGateway } from '../src/index.ts';
import type { Gateway, GatewayConfig } from '../src/index.ts';

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Registers something to undo after the test; the last one first. */
export const onCleanup = (cleanup: () => Promise<unknown>): void => void cleanups.push(cleanup);

export const apiKey = 'test-key';
export const webhookSecret = `whsec_${Buffer.from('a secret of some length').toString('base64')}`;

/** A folder that is gone after the test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-sim-'));
  onCleanup(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A gateway on a free port. */
export async function newGateway(overrides: Partial<GatewayConfig> = {}): Promise<Gateway> {
  const dataDir = overrides.dataDir ?? (await newFolder());
  const base = {
    host: '127.0.0.1',
    port: 0,
    apiKey,
    webhookSecret,
    webhookUrls: [],
    seed: 'test',
    keepReferences: 100_000,
  };
  const gateway = await startGateway({ ...base, ...overrides, dataDir });
  onCleanup(() => gateway.close());
  return gateway;
}

/** The JSON of an answer or a webhook, as far as tests look into it. */
export interface Body {
  id: string;
  reference: string;
  type: string;
  data: Body;
  captures: Body[];
  refunds: Body[];
  lines: Body[];
  duplicates: Body[];
  webhooks: number;
}

export interface Result {
  status: number;
  replayed: boolean;
  body: Body;
  text: string;
}

/** A request with the right token. */
export async function call(
  url: string,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Result> {
  const { body, key, signal } = options;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  const replayed = response.headers.get('idempotent-replayed') === 'true';
  const answer = (text.startsWith('{') ? JSON.parse(text) : {}) as Body;
  return { status: response.status, replayed, body: answer, text };
}

export interface CallOptions {
  body?: unknown;
  key?: string;
  signal?: AbortSignal;
}

/** Asks for a capture; the key is `key-<reference>` unless told otherwise. */
export function capture(gateway: Gateway, reference: string, options: CallOptions = {}): Promise<Result> {
  const body = { reference, amount: 12_000, currency: 'TWD' };
  return call(gateway.url, 'POST', '/v1/captures', { body, key: `key-${reference}`, ...options });
}

/** Sets the faults. */
export function setFaults(gateway: Gateway, body: object): Promise<Result> {
  return call(gateway.url, 'PUT', '/admin/faults', { body });
}

/** Waits until a check gives something, without a fixed pause. */
export async function until<T>(
  check: () => T | Promise<T>,
  timeoutMs = 10_000,
): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value as Exclude<T, false | null | undefined>;
    if (Date.now() > end) throw new Error('The condition did not come true in time.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A webhook as it arrived. */
export interface Received {
  id: string;
  timestamp: string;
  signature: string;
  text: string;
  body: Body;
}

/** A receiver of webhooks; `answer` decides the status of each. */
export async function newReceiver(
  answer: (webhook: Received, count: number) => number | Promise<number> = () => 200,
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const header = (name: string): string => String(request.headers[name]);
      const webhook = {
        id: header('webhook-id'),
        timestamp: header('webhook-timestamp'),
        signature: header('webhook-signature'),
        text,
        body: JSON.parse(text),
      };
      received.push(webhook);
      void Promise.resolve(answer(webhook, received.length)).then((status) =>
        response.writeHead(status).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onCleanup(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}
