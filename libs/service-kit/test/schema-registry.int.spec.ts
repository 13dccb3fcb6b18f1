import { framed, payTxnV1 } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import { eventually, FakeSchemaRegistry } from '@night-market/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningService } from '../src/runtime/run-service.ts';
import { CONTRACT, StallWorld, TOPIC } from './stall-world.ts';

let world: StallWorld;
let registry: FakeSchemaRegistry;

beforeEach(async () => {
  world = await StallWorld.create();
  registry = new FakeSchemaRegistry();
  await registry.open();
});
afterEach(async () => {
  await world.close();
  await registry.close();
});

const withRegistry = () => world.start({ SCHEMA_REGISTRY_URL: registry.url });
const subject = () => `${world.bus.namespace}${TOPIC}-value`;

/** Publishes and tells the bytes that were composed. */
async function publish({ runtime }: RunningService, keys: readonly string[]): Promise<Buffer[]> {
  const payload = payTxnV1.events.captured.example;
  const messages = keys.map((key) => {
    const ids = { correlationId: newId(), causationId: newId() };
    return runtime.composer.compose(CONTRACT, { type: 'captured', key, payload, ...ids });
  });
  await runtime.unitOfWork.run((tx) => runtime.outbox.append(tx, messages));
  return messages.map(({ value }) => value!);
}

/** Asked again while the broker does not know of its new topic yet. */
const records = () => eventually(() => world.bus.readAll(TOPIC));

const valuesOf = async (key: string) =>
  (await records()).filter((record) => record.key === key).map(({ value }) => value!);

const handled = (keys: readonly string[]) =>
  eventually(async () => (await world.effects()).length >= keys.length && (await world.effects()), {
    timeoutMs: 30_000,
  });

const waiting = async (): Promise<number> =>
  (await world.database.query<{ n: number }>('select count(*)::int as n from outbox'))[0]!.n;

/** How often the relay could not send. */
async function failures({ url }: RunningService): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^outbox_send_failures_total\S* (\d+)/m.exec(metrics)?.[1]);
}

const ready = async ({ url }: RunningService) => {
  const response = await fetch(`${url}/health/ready`);
  return (await response.json()) as { status: string; checks: Record<string, string> };
};

describe('without a registry', () => {
  it('a record is the JSON that was composed, byte for byte; nothing of a registry is told', async () => {
    const service = await world.start();
    const composed = await publish(service, ['a', 'a', 'a']);
    await handled(['a', 'a', 'a']);
    expect(await valuesOf('a')).toEqual(composed);
    expect(Object.keys((await ready(service)).checks)).toEqual(['store', 'schema', 'bus']);
  });
});

describe('with a registry', () => {
  it('the same JSON comes behind the frame of its schema, and both are read', async () => {
    const framing = await withRegistry();
    const inFrames = await publish(framing, ['a', 'a']);
    await handled(['a', 'a']);
    expect(await valuesOf('a')).toEqual(inFrames.map((value) => Buffer.from(framed(1, value))));
    await framing.stop();
    const bare = await world.start();
    await publish(bare, ['a']);
    expect(await handled(['a', 'a', 'a'])).toEqual(['a', 'a', 'a']);
    expect((await valuesOf('a')).map((value) => value[0])).toEqual([0, 0, '{'.charCodeAt(0)]);
  });

  it('a service that boots while it is away takes work, and all of it arrives in order afterwards', async () => {
    await registry.close();
    const service = await withRegistry();
    const first = await publish(service, ['a', 'a', 'b']);
    await eventually(async () => (await waiting()) === 3);
    await eventually(async () => (await failures(service)) > 1);
    expect(await records()).toEqual([]);
    await registry.open();
    await handled(['a', 'a', 'b']);
    expect(await valuesOf('a')).toEqual(first.slice(0, 2).map((value) => Buffer.from(framed(1, value))));
    await eventually(async () => (await waiting()) === 0);
  });

  it('once the schema is known the registry may go; the next process waits for it', async () => {
    const service = await withRegistry();
    await publish(service, ['a']);
    await handled(['a']);
    await registry.close();
    await publish(service, ['a']);
    await handled(['a', 'a']);
    await service.stop();
    const next = await withRegistry();
    const late = await publish(next, ['a', 'a']);
    await eventually(async () => (await failures(next)) > 0);
    expect(await valuesOf('a')).toHaveLength(2);
    await registry.open();
    await handled(['a', 'a', 'a', 'a']);
    expect((await valuesOf('a')).slice(2)).toEqual(late.map((value) => Buffer.from(framed(1, value))));
  });

  it('a service registers all that it publishes before it has something to say, and tells of it', async () => {
    await registry.close();
    const service = await world.start({ SCHEMA_REGISTRY_URL: `${registry.url}/` }, 'payments');
    expect(await ready(service)).toMatchObject({ status: 'ready', checks: { schemas: 'waiting' } });
    await registry.open();
    await eventually(async () => (await ready(service)).checks['schemas'] === 'registered', {
      timeoutMs: 20_000,
    });
    expect(registry.versions()).toEqual({
      [subject()]: 1,
      [`${world.bus.namespace}pay.txn.v2-value`]: 1,
    });
  });

  it('a dead letter is the record byte for byte, frame and all, and operators see what is in it', async () => {
    const service = await withRegistry();
    const ids = { id: newId(), correlationId: newId(), causationId: newId() };
    const broken = { ...ids, topic: TOPIC, key: 'a', type: 'captured', payload: { no: 'order' } };
    const value = Buffer.from(
      framed(4_711, Buffer.from(JSON.stringify({ ...broken, ts: new Date().toISOString() }))),
    );
    await world.babble('a', value);
    const [letter] = await eventually(async () => {
      const letters = await world.bus.readAll(`${TOPIC}.dlq`);
      return letters.length > 0 && letters;
    });
    expect(letter!.value).toEqual(value);
    const found = await service.runtime.operator.reader.find('a');
    expect(found?.events.map(({ json }) => json)).toMatchObject([broken]);
  });
});
