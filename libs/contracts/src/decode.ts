import { z } from 'zod';
import { envelopeSchema, type Envelope } from './envelope.ts';
import { isNestedDeeper } from './nesting.ts';
import { topicNamed } from './topics.ts';
import { unframed } from './wire/confluent-frame.ts';

/** A byte order mark stays in the text: with one it is not JSON. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
/** Lists and objects of a record that may be in each other. Ours have some four. */
export const RECORD_MAX_LEVELS = 500;
/** Characters of the message that says what breaks a contract; a record may break it in any number of places. */
const REASON_MAX = 1_000;

/** A record that cannot be an event of its topic; `code` says in which way. */
export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
  readonly code:
    | 'empty'
    | 'oversized_headers'
    | 'not_json'
    | 'too_deep'
    | 'bad_envelope'
    | 'unknown_topic'
    | 'unknown_type'
    | 'bad_payload';

  constructor(code: UndecodableError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Of a record that is one of ours and breaks the contract of its topic; any other one may be anybody's bytes. */
export const CONTRACT_BREAKS: readonly UndecodableError['code'][] = [
  'bad_envelope',
  'unknown_type',
  'bad_payload',
];

/**
 * Reads a record's value, in a Confluent frame or bare, as an event of `topic`.
 * @throws UndecodableError when it is not JSON, nested too deep, not an envelope, of an unknown type, or its payload
 *   breaks the schema
 */
export function decodeEvent(topic: string, value: Uint8Array | null): Envelope {
  const envelope = decodeEnvelope(topic, value);
  assertPayload(topic, envelope);
  return envelope;
}

/** The same for who only looks on: undefined for what nobody can read, which the consumers of the topic deal with. */
export function readableEvent(topic: string, value: Uint8Array | null): Envelope | undefined {
  try {
    return decodeEvent(topic, value);
  } catch (error) {
    if (error instanceof UndecodableError) return undefined;
    throw error;
  }
}

/** Whether a record is no event but says that its key is gone for good: a null value on a compacted topic. */
export const isTombstone = (topic: string, value: Uint8Array | null): boolean =>
  value === null && topicNamed(topic)?.cleanupPolicy === 'compact';

/**
 * Reads a record's value, in a Confluent frame or bare, as an envelope, whatever its type and payload.
 * @throws UndecodableError when it is not JSON, nested too deep, not an envelope, or of an unknown topic
 */
export function decodeEnvelope(topic: string, value: Uint8Array | null): Envelope {
  if (!topicNamed(topic)) throw new UndecodableError('unknown_topic', `no contract for topic ${topic}`);
  if (value === null) throw new UndecodableError('empty', 'the record has no value');
  return checked(envelopeSchema, parseJson(value), 'bad_envelope');
}

/** Whether the contract of a topic has this event type. */
export function isKnownType(topic: string, type: string): boolean {
  const definition = topicNamed(topic);
  return definition !== undefined && Object.hasOwn(definition.events, type);
}

/** @throws UndecodableError when the payload breaks the schema of its type; producers call it before they publish */
export function assertPayload(topic: string, event: Pick<Envelope, 'type' | 'payload'>): void {
  const schema = isKnownType(topic, event.type) ? topicNamed(topic)?.events[event.type]?.schema : undefined;
  if (!schema) throw new UndecodableError('unknown_type', `${topic} has no event type '${event.type}'`);
  checked(schema, event.payload, 'bad_payload');
}

function checked<S extends z.ZodType>(
  schema: S,
  value: unknown,
  code: UndecodableError['code'],
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UndecodableError(code, z.prettifyError(result.error).slice(0, REASON_MAX).toWellFormed());
}

function parseJson(value: Uint8Array): unknown {
  const json = unframed(value);
  const text = utf8.decode(json);
  if (isNestedDeeper(text, RECORD_MAX_LEVELS))
    throw new UndecodableError('too_deep', `the record is nested more than ${RECORD_MAX_LEVELS} levels deep`);
  try {
    return JSON.parse(text);
  } catch {
    throw new UndecodableError('not_json', 'the record is not JSON');
  }
}
