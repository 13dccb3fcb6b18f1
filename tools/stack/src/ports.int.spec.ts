import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isPortFree, pickPort, wantedPorts } from './ports.ts';

const servers: Server[] = [];

async function takenPort(): Promise<number> {
  const server = createServer();
  servers.push(server);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

it('wants the port of the last run before the well-known one, and that only where it is asked for', () => {
  expect([wantedPorts(0, 15_432), wantedPorts(20_001, 15_432)]).toEqual([[15_432], [20_001, 15_432]]);
  expect([wantedPorts(0, false), wantedPorts(20_001, false)]).toEqual([[], [20_001]]);
});

describe('pickPort', () => {
  it('takes the first preferred port that is free', async () => {
    const taken = await takenPort();
    const { port: free } = await pickPort([]);
    expect(await pickPort([taken, free])).toEqual({ port: free, preferred: true });
  });

  it('finds another one, below the ephemeral range, when all preferred ones are taken', async () => {
    const taken = await takenPort();
    const chosen = await pickPort([taken]);
    expect(chosen.preferred).toBe(false);
    expect(chosen.port).toBeGreaterThanOrEqual(20_000);
    expect(chosen.port).toBeLessThan(32_768);
    expect(await isPortFree(chosen.port)).toBe(true);
  });

  it('never gives a port that was given a moment ago and is not bound yet', async () => {
    const first = await pickPort([]);
    const second = await pickPort([first.port], new Set([first.port]));
    expect(second.port).not.toBe(first.port);
  });

  it('gives two that choose at once the same way different ports, so that no broker finds a database on its own', async () => {
    const sameWay = (): (() => number) => {
      const draws = [0.25, 0.25, 0.75];
      return () => draws.shift() ?? Math.random();
    };
    const [kafka, postgres] = await Promise.all([
      pickPort([], new Set(), sameWay()),
      pickPort([], new Set(), sameWay()),
    ]);
    expect(kafka.port).not.toBe(postgres.port);
  });
});
