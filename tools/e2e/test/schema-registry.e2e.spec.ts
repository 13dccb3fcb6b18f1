import { auditPlatform } from '@night-market/audit';
import { decodeEvent, TOPICS, topicSpecs } from '@night-market/contracts';
import { readServices } from '@night-market/services';
import { FakeSchemaRegistry } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAtRandom, ORDERS_WAY, recordsOf, startEvening, type Evening } from '../src/index.ts';

const SERVICES = readServices().flatMap(({ name, kafka }) => (kafka ? [name] : []));

const registry = new FakeSchemaRegistry({ username: 'market', password: 'a-password' });
let evening: Evening;

beforeAll(async () => {
  await registry.open();
  const settings = {
    SCHEMA_REGISTRY_URL: registry.url,
    SCHEMA_REGISTRY_USERNAME: 'market',
    SCHEMA_REGISTRY_PASSWORD: 'a-password',
  };
  evening = await startEvening({
    ...{ name: 'registry', services: [...ORDERS_WAY, 'auditor'] },
    env: Object.fromEntries(SERVICES.map((name) => [name, settings])),
  });
});
afterAll(async () => {
  await evening.end();
  await registry.close();
});

describe('an evening with a schema registry', () => {
  it('goes on while the registry is away and processes are killed, and delivers everything once', async () => {
    const playing = await evening.playUnderWay({ orders: 200, seed: 3, timeoutMs: 240_000 });
    await registry.close();
    const victims = ['payments', 'orchestrator'].map((name) => evening.platform.service(name));
    await killAtRandom({ victims, kills: 2, seed: 3, pauseMs: [50, 300] });
    await registry.open();
    expect((await playing.result).findings).toEqual([]);
    const audited = await auditPlatform(evening.platform, { settleMs: 60_000 });
    expect(audited).toMatchObject({ ok: true, gaps: 0, doubles: 0, inversions: 0, findings: [] });
  });

  it('has every event behind the frame of its schema, and no dead letters', async () => {
    const ids = new Map<string, Set<number>>();
    for (const { name } of TOPICS) {
      for (const { value } of await recordsOf(evening, name)) {
        expect(decodeEvent(name, value).topic).toBe(name);
        expect(value![0]).toBe(0);
        ids.set(name, (ids.get(name) ?? new Set()).add(value!.readUInt32BE(1)));
      }
    }
    expect([...ids].map(([name, of]) => [name, of.size])).toEqual([
      ['gate.auth.v2', 1],
      ['pay.txn.v1', 1],
      ['pay.txn.v2', 1],
      ['pay.cmd.v1', 1],
    ]);
    const letters = topicSpecs().filter(({ name }) => name.endsWith('.dlq'));
    for (const { name } of letters) expect(await recordsOf(evening, name)).toEqual([]);
  });
});
