import { deadLetterTopic, TOPICS, unframed } from '@night-market/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutgoingRecord } from '@night-market/event-bus';
import { FramingProducer } from './framing-producer.ts';
import type { SchemaIds } from './ports.ts';

const names = TOPICS.map(({ name }) => name);

/** The place of a topic among the contracts, from 1 on. */
const byPlace: SchemaIds = { idOf: ({ name }) => Promise.resolve(names.indexOf(name) + 1) };

async function sentThrough(schemas: SchemaIds, records: readonly OutgoingRecord[]) {
  const sent: OutgoingRecord[] = [];
  const inner = {
    send: (some: readonly OutgoingRecord[]) => Promise.resolve(void sent.push(...some)),
    close: () => Promise.resolve(),
  };
  await new FramingProducer(inner, schemas).send(records);
  return sent;
}

const bytes = fc.uint8Array().map((some) => Buffer.from(some));
const record = (topic: fc.Arbitrary<string>, value: fc.Arbitrary<Buffer | null>) =>
  fc.record({
    ...{ topic, value, key: fc.option(bytes) },
    headers: fc.dictionary(fc.string(), fc.string()),
  });
const event = record(
  fc.constantFrom(...names),
  fc.json().map((json) => Buffer.from(json)),
);
const other = fc.oneof(
  record(fc.constantFrom(...names.map(deadLetterTopic), 'of.somebody.else'), fc.option(bytes)),
  record(fc.constantFrom(...names), fc.constant(null)),
);

describe('a framing producer', () => {
  it('puts the frame of its topic before each event, and changes nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event), async (events) => {
        const sent = await sentThrough(byPlace, events);
        expect(sent.map(({ value }) => value!.readUInt8(0))).toEqual(events.map(() => 0));
        expect(sent.map(({ value }) => value!.readUInt32BE(1))).toEqual(
          events.map(({ topic }) => names.indexOf(topic) + 1),
        );
        expect(sent.map((one) => ({ ...one, value: Buffer.from(unframed(one.value!)) }))).toEqual(events);
      }),
    );
  });

  it('sends dead letters, tombstones and topics of nobody as they are, and asks nobody for them', async () => {
    const nobody: SchemaIds = { idOf: () => Promise.reject(new Error('asked')) };
    await fc.assert(
      fc.asyncProperty(fc.array(other), async (records) => {
        expect(await sentThrough(nobody, records)).toEqual(records);
      }),
    );
  });

  it('sends nothing of a batch while one of its ids is not known', async () => {
    const half: SchemaIds = {
      idOf: ({ name }) => (name === names[0] ? Promise.resolve(1) : Promise.reject(new Error('away'))),
    };
    const [first, second] = [names[0]!, names[1]!].map((topic) => ({
      ...{ topic, key: null, headers: {} },
      value: Buffer.from('{}'),
    }));
    await expect(sentThrough(half, [first!, second!])).rejects.toThrow('away');
    expect(await sentThrough(half, [first!])).toHaveLength(1);
  });
});
