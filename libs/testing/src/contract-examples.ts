import { eventHeaders, handlersOf, TOPICS, topicNamed, type Envelope } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import type { TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import type { TestBus } from './kafka.ts';

/** Which types of a topic somebody subscribes to. */
export interface SubscribedTypes {
  readonly topic: string;
  readonly types: readonly string[];
}

export interface ConsumerUnderTest {
  readonly subscriptions: readonly SubscribedTypes[];
  readonly database: TestDatabase;
  readonly bus: TestBus;
  /** Brings about what the consumer must know before it gets this event. */
  prepare?(event: Envelope): Promise<unknown>;
}

interface Example {
  readonly name: string;
  readonly event: Envelope;
}

/**
 * Sends every example of every type and version that a consumer subscribes to, each under a key of its own, and waits
 * until all have been taken in.
 * @returns which examples were handled, and which were held back with the reason
 */
export async function takeInExamples({ subscriptions, database, bus, prepare }: ConsumerUnderTest) {
  const examples = subscriptions.flatMap(examplesOf);
  for (const { event } of examples) await prepare?.(event);
  await send(
    bus,
    examples.map(({ event }) => event),
  );
  const ids = examples.map(({ event }) => event.id);
  await eventually(
    async () => {
      const taken = `select count(*)::int as n from inbox where event_id = any ($1)`;
      return (await database.query<{ n: number }>(taken, [ids]))[0]?.n === ids.length;
    },
    { timeoutMs: 20_000 },
  );
  const heldNow = `select event_id as id, reason from stash_event join stash_key using (consumer, key)`;
  const held = await database.query<{ id: string; reason: string }>(heldNow);
  const reasons = new Map(held.map(({ id, reason }) => [id, reason]));
  return {
    handled: examples.filter(({ event }) => !reasons.has(event.id)).map(({ name }) => name),
    held: examples
      .filter(({ event }) => reasons.has(event.id))
      .map(({ name, event }) => `${name}: ${reasons.get(event.id)}`),
  };
}

/** The topics whose events the contracts say this consumer handles. */
export const topicsReadBy = (consumer: string): string[] =>
  TOPICS.filter((topic) => handlersOf(topic).some(({ name }) => name === consumer)).map(({ name }) => name);

/** The names under which `takeInExamples` reports the examples of the contracts. */
export const exampleNames = (topic: string, types: readonly string[]): string[] =>
  types.flatMap((type) =>
    (topicNamed(topic)?.events[type]?.examples ?? []).map((_, n) => `${topic} ${type} ${n}`),
  );

function examplesOf({ topic, types }: SubscribedTypes): Example[] {
  const definition = topicNamed(topic);
  return types.flatMap((type) =>
    (definition?.events[type]?.examples ?? []).map((example, n) => {
      const name = `${topic} ${type} ${n}`;
      const key = newId();
      const payload = { ...(example as Envelope['payload']), [definition!.key]: key };
      const ids = { id: newId(), correlationId: newId(), causationId: newId() };
      return { name, event: { ...ids, topic, type, key, ts: new Date().toISOString(), payload } };
    }),
  );
}

async function send({ kafka, namespace }: TestBus, events: readonly Envelope[]): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const topicMessages = [...Map.groupBy(events, ({ topic }) => topic)].map(([topic, ofTopic]) => ({
    topic: namespace + topic,
    messages: ofTopic.map((event) => {
      return { key: event.key, value: JSON.stringify(event), headers: eventHeaders(event, 'contract-test') };
    }),
  }));
  await producer.sendBatch({ topicMessages });
  await producer.disconnect();
}
