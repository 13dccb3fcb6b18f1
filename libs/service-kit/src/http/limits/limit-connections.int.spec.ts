import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { eventually } from '@night-market/testing';
import pino from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { Metrics } from '../../metrics/metrics.ts';
import { limitConnections } from './limit-connections.ts';
import { Limited } from './limited.ts';
import { NO_LIMITS, type Limits } from './limits.ts';

async function serve(limits: Partial<Limits>, proxies: readonly string[] = []) {
  const metrics = new Metrics('wares');
  const server = createServer((_request, response) => response.end());
  const limited = new Limited(pino({ level: 'silent' }), metrics);
  limitConnections(server, { ...NO_LIMITS, ...limits }, proxies, limited);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return {
    open: async (localAddress: string): Promise<Socket | undefined> => {
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      onTestFinished(() => void socket.destroy());
      socket.write('GET / HTTP/1.1\r\nhost: wares\r\n\r\n');
      const isServed = await new Promise((resolve) => {
        socket.on('data', () => resolve(true));
        socket.on('error', () => resolve(false));
        socket.on('close', () => resolve(false));
      });
      return isServed ? socket : undefined;
    },
    limited: async (limit: string) =>
      (await metrics.registry.getSingleMetric('http_limited_total')!.get()).values.find(
        ({ labels }) => labels['limit'] === limit,
      )?.value,
  };
}

it('resets what one address has too much of; others connect, and it does again when it has closed one', async () => {
  const { open, limited } = await serve({ connectionsPerAddress: 2 });
  const first = await open('127.0.0.2');
  expect(await open('127.0.0.2')).toBeDefined();
  expect(await open('127.0.0.2')).toBeUndefined();
  expect(await limited('connections_per_address')).toBe(1);
  expect(await open('127.0.0.3')).toBeDefined();
  first?.destroy();
  expect(await eventually(() => open('127.0.0.2'))).toBeDefined();
});

it.each(['127.0.0.2', '127.0.0.0/24'])('lets a trusted proxy have as many as it needs: %s', async (proxy) => {
  const { open } = await serve({ connectionsPerAddress: 1 }, [proxy]);
  expect(await open('127.0.0.2')).toBeDefined();
  expect(await open('127.0.0.2')).toBeDefined();
});

it('takes so many in all', async () => {
  const { open, limited } = await serve({ connections: 2 });
  expect(await open('127.0.0.2')).toBeDefined();
  expect(await open('127.0.0.3')).toBeDefined();
  expect(await open('127.0.0.4')).toBeUndefined();
  expect(await limited('connections')).toBe(1);
});
