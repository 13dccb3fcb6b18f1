import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import {
  decodeEvent,
  deadLetterTopic,
  framed,
  payTxnV1,
  TOPICS,
  type Envelope,
} from '@night-market/contracts';
import { systemClock } from '@night-market/kernel';
import { createBus, eventually, FakeSchemaRegistry, type TestBus } from '@night-market/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingRecord } from '@night-market/event-bus';
import { createKafka } from '../kafka-client.ts';
import { KafkaProducer } from '../kafka-producer.ts';
import { ConfluentRegistry, type RegistrySettings } from './confluent-registry.ts';
import { FramingProducer } from './framing-producer.ts';
import { RegisteredSchemas } from './registered-schemas.ts';

const ID = '0198c0de-0000-7000-8000-000000000001';

const examples: Envelope[] = TOPICS.flatMap((topic) =>
  Object.entries(topic.events).flatMap(([type, definition]) =>
    definition.examples.map((payload) => ({
      ...{ id: ID, correlationId: ID, causationId: ID },
      ...{ topic: topic.name, type, ts: '2026-01-01T00:00:00.000Z', key: 'k' },
      payload: payload as Envelope['payload'],
    })),
  ),
);

const recordOf = (event: Envelope): OutgoingRecord => ({
  topic: event.topic,
  key: Buffer.from(event.key),
  value: Buffer.from(JSON.stringify(event)),
  headers: { ce_id: event.id },
});

let bus: TestBus;
let fake: FakeSchemaRegistry;

beforeAll(async () => {
  bus = await createBus();
});
afterAll(() => bus.drop());
beforeEach(async () => {
  fake = new FakeSchemaRegistry();
  await fake.open();
});
afterEach(() => fake.close());

const registry = (more: Partial<RegistrySettings> = {}) =>
  new ConfluentRegistry({ url: fake.url, clientId: 'test', answerWithinMs: 5_000, ...more }, systemClock);

/** As the relay does: again when it failed. */
async function publish(records: readonly OutgoingRecord[]): Promise<void> {
  const kafka = createKafka({ ...bus, clientId: 'test', tls: false });
  const schemas = new RegisteredSchemas(registry(), bus.namespace);
  const producer = new FramingProducer(new KafkaProducer(kafka, bus.namespace), schemas);
  for (const ofTopic of Map.groupBy(records, ({ topic }) => topic).values())
    await eventually(() => producer.send(ofTopic).then(() => true));
  await producer.close();
}

/** All that a topic holds; also asked again while its broker does not know of it yet. */
const recordsOf = (topic: string) => eventually(() => bus.readAll(topic));

/** The decoder that a reader of somebody else's would use; it validates what it decodes. */
const decoder = () =>
  new SchemaRegistry(
    { host: fake.url },
    { [SchemaType.JSON]: { strict: false, validateSchema: false, validateFormats: false } },
  );

describe('events on the wire, with a registry', () => {
  it('are read back by the decoder of the client library, and by ours', async () => {
    await publish(examples.map(recordOf));
    const reader = decoder();
    for (const { name } of TOPICS) {
      const sent = examples.filter(({ topic }) => topic === name);
      const records = await recordsOf(name);
      expect(await Promise.all(records.map(({ value }) => reader.decode(value!)))).toEqual(sent);
      expect(records.map(({ value }) => decodeEvent(name, value))).toEqual(sent);
    }
    expect(fake.versions()).toEqual(
      Object.fromEntries(TOPICS.map(({ name }) => [`${bus.namespace}${name}-value`, 1])),
    );
  });

  it('are of a schema that says something: the decoder refuses what no contract allows', async () => {
    const id = await new RegisteredSchemas(registry(), '').idOf(payTxnV1);
    const [example] = examples.filter(({ topic, type }) => topic === 'pay.txn.v1' && type === 'captured');
    const decode = (event: object) =>
      decoder().decode(Buffer.from(framed(id, Buffer.from(JSON.stringify(event)))));
    expect(await decode(example!)).toEqual(example);
    for (const wrong of [{ type: 'unheard_of' }, { payload: {} }, { id: 7 }, { type: 'refunded' }]) {
      await expect(decode({ ...example, ...wrong })).rejects.toThrow('invalid payload');
    }
  });

  it('leave dead letters the bytes they were', async () => {
    const topic = deadLetterTopic('pay.txn.v1');
    const values = [Buffer.from('no event'), Buffer.from(framed(7, Buffer.from('{}'))), Buffer.of(0, 1, 2)];
    await publish(values.map((value) => ({ topic, key: Buffer.from('k'), value, headers: {} })));
    expect((await recordsOf(topic)).map(({ value }) => value)).toEqual(values);
    expect(fake.asked).toEqual([]);
  });
});

describe('a registry', () => {
  it('knows the schema of the next process, and takes one that has grown', async () => {
    expect(await registry().register('s', '{"type":"object"}')).toBe(1);
    expect(await registry().register('s', '{"type":"object"}')).toBe(1);
    expect(await registry().register('s', '{"type":"object","title":"more"}')).toBe(2);
    expect(fake.versions()).toEqual({ s: 2 });
    expect(fake.compatibilityOf('s')).toBe('NONE');
  });

  it('is asked with the user and the password, and says when they are wrong', async () => {
    const auth = { username: 'market', password: 'geheim' };
    await fake.close();
    fake = new FakeSchemaRegistry(auth);
    await fake.open();
    expect(await registry({ auth }).register('s', '{}')).toBe(1);
    await expect(registry().register('s', '{}')).rejects.toThrow('Unauthorized');
  });

  it('that holds the subject to another rule is not overruled, and what to do is said', async () => {
    fake.setCompatibility('s', 'FULL');
    await expect(registry().register('s', '{}')).rejects.toThrow(
      'the subject has a compatibility of its own: set it to NONE',
    );
    expect(fake.compatibilityOf('s')).toBe('FULL');
  });

  it('that is away is told with its reason, and found again by the same client', async () => {
    const one = registry();
    await fake.close();
    await expect(one.register('s', '{}')).rejects.toThrow('ECONNREFUSED');
    await fake.open();
    expect(await one.register('s', '{}')).toBe(1);
  });

  it.each<[string, RequestListener, string]>([
    ['never answers', () => undefined, 'Timeout (50ms)'],
    ['hangs up', (_, { socket }) => void socket!.destroy(), 'socket hang up'],
    ['breaks off', (_, response) => breakOff(response), 'no answer within 150 ms'],
    ['is down behind a proxy', (_, response) => void response.writeHead(502).end(), 'status 502'],
    ['is a page', (_, response) => void response.end('<html>'), 'what answers is no schema registry'],
    ['gives no id', givesNoId, 'what answers is no schema registry'],
  ])('that %s has failed in time, and is no id', async (_name, listener, reason) => {
    const odd = createServer(listener);
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(odd.address() as AddressInfo).port}`;
    await expect(registry({ url, answerWithinMs: 50 }).register('s', '{}')).rejects.toThrow(reason);
    odd.closeAllConnections();
    odd.close();
  });
});

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{', () => response.destroy());
}

function givesNoId({ method }: IncomingMessage, response: ServerResponse): void {
  if (method === 'GET') response.writeHead(404);
  response.end('{}');
}
