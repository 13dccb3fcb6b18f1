import { asService } from '@night-market/access/testing';
import { eventually, freePort, TcpProxy } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startDirectory, type RunningDirectory } from './support/service.ts';
import { killHard, nameAt, stallsIn } from './support/stall.ts';

const LEASE_S = 5;
/** Processes are started. */
const LIMIT_MS = 180_000;
let directory: RunningDirectory;
/** The address of the directory that the services know. */
let proxy: TcpProxy;
let stalls: Awaited<ReturnType<typeof stallsIn>>;

const placeOf = (url: string) => ({ host: '127.0.0.1', port: Number(new URL(url).port) });

beforeAll(async () => {
  directory = await startDirectory({ DIRECTORY_LEASE_S: String(LEASE_S) });
  proxy = new TcpProxy(placeOf(directory.replicas[0]!.url));
  stalls = await stallsIn(`http://127.0.0.1:${await proxy.open()}`, directory.bus);
});
afterAll(async () => {
  await stalls.close();
  await proxy.cut();
  await directory.stop();
});
afterEach(async () => {
  await proxy.cut();
  await proxy.open();
});

const becomes = (agentId: string, state: string | undefined) =>
  eventually(async () => (await directory.stateOf(agentId)) === state, { timeoutMs: 60_000 });
const listing = async (agentId: string) => (await directory.ask('GET', `/agents/${agentId}`)).body;
const renewedSince = (agentId: string, leaseUntil: unknown) =>
  eventually(async () => String((await listing(agentId))['leaseUntil']) > String(leaseUntil), {
    timeoutMs: 60_000,
  });
const wordOf = async (url: string): Promise<string | undefined> => {
  const { checks } = (await (await fetch(`${url}/health/ready`)).json()) as {
    checks: Record<string, string>;
  };
  return checks['directory'];
};
const typesTold = async (agentId: string) => (await directory.told(agentId)).map(({ type }) => type);

/** A process that was listed and has been killed. */
async function killed() {
  const port = await freePort();
  const agentId = nameAt(`http://127.0.0.1:${port}`);
  const process = await stalls.spawn(port);
  await becomes(agentId, 'live');
  const { epoch } = await listing(agentId);
  await killHard(process);
  return { port, agentId, epoch };
}

it('a service is listed as soon as it serves, renews, and leaves when it stops', async () => {
  const service = await stalls.start();
  const { url } = service;
  const agentId = nameAt(url);
  await becomes(agentId, 'live');
  const listed = await listing(agentId);
  expect(listed).toMatchObject({
    operationsUrl: `${url}/ops`,
    services: [{ name: 'stall', type: 'operations' }],
  });
  await renewedSince(agentId, listed['leaseUntil']);
  expect(await wordOf(url)).toBe('listed');
  await stalls.stop(service);
  expect(await directory.stateOf(agentId)).toBeUndefined();
  const told = await eventually(
    async () => (await typesTold(agentId)).at(-1) === 'deregistered' && typesTold(agentId),
  );
  expect(told.filter((type) => type !== 'renewed')).toEqual(['registered', 'deregistered']);
});

it(
  'one that is killed becomes suspect, then expired; started again it takes its place',
  { timeout: LIMIT_MS },
  async () => {
    const { port, agentId, epoch } = await killed();
    await becomes(agentId, 'expired');
    const second = await stalls.spawn(port);
    await becomes(agentId, 'live');
    expect(Number((await listing(agentId))['epoch'])).toBeGreaterThan(Number(epoch));
    const told = await eventually(
      async () => (await typesTold(agentId)).at(-1) === 'registered' && typesTold(agentId),
    );
    expect(told.filter((type) => type !== 'renewed')).toEqual([
      'registered',
      'suspected',
      'expired',
      'registered',
    ]);
    await killHard(second);
  },
);

it(
  'one that is started again before its lease ends takes its place at once',
  { timeout: LIMIT_MS },
  async () => {
    const { port, agentId, epoch } = await killed();
    await stalls.spawn(port);
    const taken = await eventually(async () => {
      const now = await listing(agentId);
      return Number(now['epoch']) > Number(epoch) && now;
    });
    await renewedSince(agentId, taken['leaseUntil']);
    expect((await listing(agentId))['epoch']).toBe(taken['epoch']);
  },
);

it('one whose name another process has leaves it to that one, and goes on serving', async () => {
  const service = await stalls.start();
  const agentId = nameAt(service.url);
  await becomes(agentId, 'live');
  const { epoch } = (await directory.register(agentId, { leaseS: 60 })).body;
  await eventually(async () => (await wordOf(service.url)) === 'superseded', { timeoutMs: 20_000 });
  expect((await listing(agentId))['epoch']).toBe(epoch);
  await stalls.stop(service);
  expect((await directory.renew(agentId, epoch)).status).toBe(200);
});

it('a registration of its own that arrives late does not end it', async () => {
  const service = await stalls.start();
  const agentId = nameAt(service.url);
  await becomes(agentId, 'live');
  const { services, operationsUrl, epoch } = await listing(agentId);
  const headers = asService('stall', 'directory');
  const late = await directory.ask('PUT', `/agents/${agentId}`, {
    body: { services, operationsUrl },
    headers,
  });
  expect(Number(late.body['epoch'])).toBeGreaterThan(Number(epoch));
  await eventually(async () => Number((await listing(agentId))['epoch']) > Number(late.body['epoch']), {
    timeoutMs: 20_000,
  });
  expect(await wordOf(service.url)).toBe('listed');
  await stalls.stop(service);
});

it('a directory that is away stops no service and no start, and lists all when it is back', async () => {
  const before = await stalls.start();
  await becomes(nameAt(before.url), 'live');
  const { leaseUntil } = await listing(nameAt(before.url));
  await proxy.cut();
  const after = await stalls.start();
  for (const { url } of [before, after]) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  expect(await wordOf(after.url)).toBe('not listed');

  // Another process of the directory, on the same database.
  await directory.addReplica();
  const [old] = directory.replicas.splice(0, 1);
  await old!.stop();
  proxy.leadTo(placeOf(directory.replicas[0]!.url));
  await proxy.open();
  await becomes(nameAt(after.url), 'live');
  await renewedSince(nameAt(before.url), leaseUntil);

  // It has lost what it knew.
  await directory.database.query('delete from agent');
  for (const { url } of [before, after]) await becomes(nameAt(url), 'live');
  for (const service of [before, after]) await stalls.stop(service);
});

it('a service stops within a second of its usual time while the directory is silent', async () => {
  const service = await stalls.start();
  await becomes(nameAt(service.url), 'live');
  proxy.silence();
  const startedMs = performance.now();
  await stalls.stop(service);
  expect(performance.now() - startedMs).toBeLessThan(4_000);
  proxy.carryAgain();
});
