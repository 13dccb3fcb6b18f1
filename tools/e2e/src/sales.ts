import { decodeEnvelope } from '@night-market/contracts';
import { readTopic, type TopicRecord } from '@night-market/testing';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import type { Evening } from './evening.ts';

/** What a request was answered. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly retryAfter: string | null;
}

/** Asks payments for one order, once; the key is the order's, so that a repetition is the same request. */
export async function pay({ platform }: Evening, orderId: string): Promise<Answer> {
  const body = { orderId, stallId: 'stall-01', amount: 12_000, currency: 'TWD', method: 'card' };
  const response = await fetch(`${platform.urls['payments']![0]}/payments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await platform.keys.till(body.stallId)}`,
      'content-type': 'application/json',
      'idempotency-key': `key of ${orderId}`,
    },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  const { headers, status } = response;
  return { status, type: headers.get('content-type'), retryAfter: headers.get('retry-after') };
}

/** The state of an order's charge; undefined while the question cannot be answered. */
export async function chargeState({ platform }: Evening, orderId: string): Promise<string | undefined> {
  const response = await fetch(`${platform.urls['payments']![0]}/orders/${orderId}/payments`, {
    headers: { authorization: `Bearer ${platform.gateway.marketToken}` },
  });
  if (!response.ok) return undefined;
  return ((await response.json()) as { charge: { state: string } }).charge.state;
}

/** Rows that a statement gives in a service's database. */
export async function rowsOf<Row>({ platform }: Evening, service: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: platform.databaseUrls[service] });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** The records that a topic of the platform holds. */
export function recordsOf({ platform, stack }: Evening, topic: string): Promise<TopicRecord[]> {
  const kafka = new Kafka({ brokers: [...stack.brokers], clientId: 'e2e', logLevel: logLevel.NOTHING });
  return readTopic(kafka, platform.namespace + topic);
}

/** What pay.txn.v1 says of these orders, in the broker's order: the types by order. */
export async function storiesOf(
  evening: Evening,
  orderIds: readonly string[],
): Promise<Map<string, string[]>> {
  const stories = new Map<string, string[]>(orderIds.map((orderId) => [orderId, []]));
  for (const { value } of await recordsOf(evening, 'pay.txn.v1')) {
    const { key, type } = decodeEnvelope('pay.txn.v1', value);
    stories.get(key)?.push(type);
  }
  return stories;
}
