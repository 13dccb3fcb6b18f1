import { createBus, eventually, type TestBus } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { breakBatches, type BrokenBatch } from '../test/break-batches.ts';
import { captured, DeliveryWorld, onKafka } from '../test/delivery-world.ts';

const TOPIC = 'pay.txn.v1';
const PARTITION = 0;
/** More than is unpacked, in a batch of some 70 kB. */
const BOMB_BYTES = 64 * 1_048_576 + 1;
const SOON_MS = 30_000;
/** Kafka's numbers of its codecs. */
const NONE = 0;
const GZIP = 1;

let bus: TestBus;
let world: DeliveryWorld;
let producer: ReturnType<TestBus['kafka']['producer']>;
let broken: { readonly batches: BrokenBatch[]; restore(): void };

beforeAll(async () => {
  bus = await createBus([TOPIC, 'pay.txn.v2']);
  world = await DeliveryWorld.create(onKafka(bus));
  producer = bus.kafka.producer();
  await producer.connect();
  broken = breakBatches({
    'bad-checksum': (batch) => batch.writeUInt32BE((batch.readUInt32BE(17) ^ 1) >>> 0, 17),
    'unknown-codec': (batch) => batch.writeInt16BE(7, 21),
    'no-record': (batch) => batch.writeInt32BE(0, 57),
    'less-than-none': (batch) => batch.writeInt32BE(-1, 57),
  });
});
afterAll(async () => {
  broken.restore();
  await producer.disconnect();
  await world.close();
});

const send = (value: string | Buffer, compression: 0 | 1 = NONE) =>
  producer.send({
    topic: bus.namespace + TOPIC,
    compression,
    messages: [{ key: 'k', value, partition: PARTITION }],
  });

it('law 6: a batch that cannot be read is parked whole, and the records behind it flow', async () => {
  const kinds = ['bad-checksum', 'unknown-codec', 'no-record', 'less-than-none'];
  for (const [n, kind] of kinds.entries()) {
    await send(JSON.stringify(captured('k', n)));
    await send(kind);
  }
  await send(Buffer.alloc(BOMB_BYTES), GZIP);
  await send(JSON.stringify(captured('k', kinds.length)));
  const stop = world.start();

  await eventually(async () => (await world.effects()).length === kinds.length + 1, { timeoutMs: SOON_MS });
  expect(await world.effects()).toEqual(['k:0', 'k:1', 'k:2', 'k:3', 'k:4']);

  // Operators see where each is and why.
  const parked = await world.reader.list({ limit: 10, state: 'parked' });
  const keys = [1, 3, 5, 7, 8].map((offset) => `@${TOPIC}/${PARTITION}/${offset}`);
  expect(parked.map(({ key }) => key).toSorted()).toEqual(keys);
  for (const one of parked) expect(one).toMatchObject({ errorType: 'unreadable_batch', events: 1 });
  const reasons = parked.toSorted((a, b) => a.key.localeCompare(b.key)).map(({ reason }) => reason);
  expect(reasons).toEqual([
    expect.stringContaining('Its checksum does not match.'),
    expect.stringContaining('Kafka has no compression codec 7.'),
    expect.stringContaining('There is more in the batch than the records that it counts.'),
    expect.stringContaining('It says that it holds -1 records.'),
    expect.stringContaining('larger than'),
  ]);

  // The dead letters are the batches, byte for byte.
  const letters = await world.letters();
  const kept = new Map(letters.map(({ headers, value }) => [headers['dlq-original-offset'], value]));
  expect(letters).toHaveLength(keys.length);
  for (const offset of ['1', '3', '5', '7']) {
    const asTheyCame = broken.batches.filter(({ firstOffset }) => String(firstOffset) === offset);
    expect(asTheyCame.map(({ bytes }) => bytes)).toContainEqual(kept.get(offset));
  }

  // Nobody reads it at a replay either; a discard takes it away.
  const act = { actor: 'wang', reason: 'a try' };
  expect(await world.operator.replay(keys[0]!, act)).toMatchObject({ outcome: 'failed' });
  expect(await world.keyOf(keys[0]!)).toMatchObject({ state: 'parked', attempts: 2 });
  expect(await world.letters()).toHaveLength(keys.length);
  expect(await world.operator.discardHead(keys[0]!, act)).toEqual({ outcome: 'discarded' });

  // The group has passed them by: a next process does not meet them again.
  await stop();
  world.start();
  await send(JSON.stringify(captured('k', 9)));
  await eventually(async () => (await world.effects()).includes('k:9'), { timeoutMs: SOON_MS });
  expect(await world.letters()).toHaveLength(keys.length);
});
