import { newId } from '@night-market/kernel';
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
    headers: { 'content-type': 'application/json', 'idempotency-key': `key of ${orderId}` },
    body: JSON.stringify(body),
  });
  await response.arrayBuffer();
  const { headers, status } = response;
  return { status, type: headers.get('content-type'), retryAfter: headers.get('retry-after') };
}

/** The state of an order's charge; undefined while the question cannot be answered. */
export async function chargeState({ platform }: Evening, orderId: string): Promise<string | undefined> {
  const response = await fetch(`${platform.urls['payments']![0]}/orders/${orderId}/payments`);
  if (!response.ok) return undefined;
  return ((await response.json()) as { charge: { state: string } }).charge.state;
}

/** Rows that a statement gives in a service's database. */
export async function rowsOf<Row>({ platform }: Evening, service: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: platform.databaseUrls[service] });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** What pay.txn.v1 says of these orders, in the broker's order: the types by order. */
export async function storiesOf(
  { platform, stack }: Evening,
  orderIds: readonly string[],
): Promise<Map<string, string[]>> {
  const kafka = new Kafka({ brokers: [...stack.brokers], clientId: 'stories', logLevel: logLevel.NOTHING });
  const topic = `${platform.namespace}pay.txn.v1`;
  const consumer = kafka.consumer({ groupId: `stories-${newId()}`, maxWaitTimeInMs: 100 });
  const stories = new Map<string, string[]>(orderIds.map((orderId) => [orderId, []]));
  const admin = kafka.admin();
  await Promise.all([admin.connect(), consumer.connect()]);
  const left = new Map(
    (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, BigInt(high)]),
  );
  for (const [partition, high] of left) if (high === 0n) left.delete(partition);
  await admin.disconnect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: ({ partition, message }) => {
        const { key, type } = JSON.parse(String(message.value)) as { key: string; type: string };
        stories.get(key)?.push(type);
        if (BigInt(message.offset) + 1n >= (left.get(partition) ?? 0n)) left.delete(partition);
        if (left.size === 0) resolve();
        return Promise.resolve();
      },
    });
  });
  await consumer.disconnect();
  return stories;
}
