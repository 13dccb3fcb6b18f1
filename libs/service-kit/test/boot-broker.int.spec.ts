import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@night-market/testing';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { RunningService } from '../src/runtime/run-service.ts';
import { StallWorld, TOPIC } from './stall-world.ts';

const DLQ = `${TOPIC}.dlq`;
const SOON = { timeoutMs: 20_000 };

let world: StallWorld;
beforeEach(async () => {
  world = await StallWorld.create();
});
afterEach(() => world.close());

async function ready({ url }: RunningService): Promise<[number, string]> {
  const response = await fetch(`${url}/health/ready`);
  const { checks } = (await response.json()) as { checks: { bus: string } };
  return [response.status, checks.bus];
}

/** The lines that a service has logged since, without the fields. */
function linesOf({ runtime }: RunningService): () => string[] {
  const warn = vi.spyOn(runtime.log, 'warn');
  return () => warn.mock.calls.map(([, line]) => String(line));
}

async function httpServer(): Promise<string> {
  const server = createServer((_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('a service whose topics are missing says which and who makes them, and is not ready until all are there', async () => {
  const namespace = `${world.bus.namespace}late.`;
  const service = await world.start({ KAFKA_NAMESPACE: namespace });
  await eventually(async () => (await ready(service))[0] === 503, SOON);
  expect((await ready(service))[1]).toMatch(
    new RegExp(
      `^failing: Topics are not on the broker, or .*: ${namespace}${TOPIC}, ${namespace}${DLQ}\\. npm start`,
    ),
  );
  await world.bus.add(`late.${TOPIC}`);
  // It only writes to this one.
  await eventually(async () => (await ready(service))[1].includes(`A topic is not on the broker`), SOON);
  expect(await ready(service)).toEqual([503, expect.stringContaining(`: ${namespace}${DLQ}. npm`)]);
  await world.bus.add(`late.${DLQ}`);
  await eventually(async () => (await ready(service))[1] === 'joined', SOON);
  expect((await ready(service))[0]).toBe(200);
});

it('a service whose broker is an HTTP server says so once, and is not ready', async () => {
  const address = await httpServer();
  const service = await world.start({ KAFKA_BROKERS: address });
  const lines = linesOf(service);
  await eventually(async () => (await ready(service))[0] === 503, SOON);
  const sentence = `An HTTP server answers at ${address}; a Kafka broker was expected there; check KAFKA_BROKERS.`;
  expect((await ready(service))[1]).toBe(`failing: ${sentence}`);
  expect(lines().filter((line) => line === sentence).length).toBeLessThan(2);
  expect(lines().join()).not.toMatch(/\n|\.js:\d/);
});

it('a service whose broker is away says where it looked, and is ready all the same', async () => {
  const service = await world.start({ KAFKA_BROKERS: '127.0.0.1:1' });
  await eventually(async () => (await ready(service))[1] !== 'joining', SOON);
  expect(await ready(service)).toEqual([
    200,
    'joining: Nobody answers at 127.0.0.1:1 (ECONNREFUSED); a Kafka broker was expected there.',
  ]);
});
