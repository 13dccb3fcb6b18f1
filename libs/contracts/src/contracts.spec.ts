import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeEvent, UndecodableError } from './decode.ts';
import type { Envelope } from './envelope.ts';
import { personalData } from './fields.ts';
import { aclHeadersSchema, eventHeaders, eventHeadersSchema } from './headers.ts';
import { jsonSchemaOf } from './snapshot/json-schema.ts';
import { snapshotOf } from './snapshot/snapshot.ts';
import { TOPICS, topicSpecs } from './topics.ts';

const id = '0198c0de-0000-7000-8000-000000000001';

const envelope = (topic: string, type: string, payload: unknown, more: object = {}): Envelope =>
  ({
    id,
    topic,
    ts: '2026-11-22T12:00:00.000Z',
    key: 'k',
    type,
    payload,
    correlationId: id,
    causationId: id,
    ...more,
  }) as Envelope;

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const everyType = TOPICS.flatMap((topic) =>
  Object.entries(topic.events).flatMap(([type, { examples }]) =>
    examples.map((example, n) => ({ topic: topic.name, type, example, n })),
  ),
);

/** All schemas in a JSON Schema, itself and those within. */
const within = (value: unknown): Record<string, unknown>[] => {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(within)];
};

describe('contracts', () => {
  it.each(everyType)('$topic $type: its example $n is a valid event', ({ topic, type, example }) => {
    expect(decodeEvent(topic, bytes(envelope(topic, type, example))).payload).toEqual(example);
  });

  it.each(everyType)(
    '$topic $type: unknown fields of example $n pass through untouched',
    ({ topic, type, example }) => {
      const newer = envelope(
        topic,
        type,
        { ...(example as object), addedLater: { deep: [1] } },
        { alsoNew: true },
      );
      expect(decodeEvent(topic, bytes(newer))).toEqual(newer);
    },
  );

  it.each(TOPICS)('$name: its key is a field of every example', ({ key, events }) => {
    for (const { examples } of Object.values(events)) {
      for (const example of examples) expect(example).toHaveProperty(key);
    }
  });

  it.each(TOPICS)('$name: every object of its schemas is open, and none holds personal data', (topic) => {
    for (const { payload } of Object.values(snapshotOf(topic).events)) {
      for (const schema of within(payload)) {
        expect(schema).not.toHaveProperty('x-personal-data');
        if (schema['type'] === 'object') expect(schema['additionalProperties']).not.toBe(false);
        if (schema['type'] === 'object') expect(schema).toHaveProperty('additionalProperties');
      }
    }
  });

  it('keep a mark of personal data in what is generated from a schema', () => {
    const { properties } = jsonSchemaOf(z.looseObject({ phone: personalData(z.string()) }), 'a form');
    expect(properties).toEqual({ phone: { type: 'string', 'x-personal-data': true } });
  });

  const captured = envelope('pay.txn.v1', 'captured', { orderId: 'o', txnId: 't' });
  it.each<[string, string, Buffer | null]>([
    ['empty', 'pay.txn.v1', null],
    ['not_json', 'pay.txn.v1', Buffer.from('{oops')],
    ['not_json', 'pay.txn.v1', Buffer.from([0xff, 0xfe])],
    ['bad_envelope', 'pay.txn.v1', bytes({ ...captured, id: 'no uuid' })],
    ['bad_envelope', 'pay.txn.v1', bytes([])],
    ['unknown_type', 'pay.txn.v1', bytes({ ...captured, type: 'toString' })],
    ['bad_payload', 'pay.txn.v1', bytes({ ...captured, payload: { orderId: 'o' } })],
    ['unknown_topic', 'pay.txn.v9', bytes(captured)],
  ])('refuses %s', (code, topic, value) => {
    expect(() => decodeEvent(topic, value)).toThrow(
      expect.objectContaining({ name: UndecodableError.name, code }) as Error,
    );
  });

  it('puts the correlation id into traceparent, so that traces and events are found by one id', () => {
    const headers = eventHeaders(captured, 'payments');
    expect(headers['traceparent']).toMatch(/^00-0198c0de000070008000000000000001-8000000000000001-01$/);
    expect(headers['ce_type']).toBe('pay.txn.v1.captured');
    expect(headers['ce_id']).toBe(id);
    expect(eventHeadersSchema.parse(headers)).toEqual(headers);
  });

  it('marks a command as an ACL message', () => {
    const acl = { performative: 'request', conversationId: id, replyBy: captured.ts } as const;
    const headers = eventHeaders(captured, 'orchestrator', acl);
    expect(aclHeadersSchema.parse(headers)).toEqual(headers);
    expect(aclHeadersSchema.safeParse({ ...headers, 'acl-performative': 'shout' }).success).toBe(false);
  });

  it('gives every topic a dead-letter topic that takes larger records', () => {
    const names = topicSpecs().map(({ name }) => name);
    for (const { name } of TOPICS) expect(names).toEqual(expect.arrayContaining([name, `${name}.dlq`]));
    expect(new Set(names).size).toBe(names.length);
  });

  it('compacts the directory, and only that', () => {
    const compacted = topicSpecs().filter(({ config }) => config['cleanup.policy'] === 'compact');
    expect(compacted.map(({ name }) => name)).toEqual(['city.directory.v1']);
  });
});
