import type { Kafka } from 'kafkajs';

/** The values that a topic holds now, in order per partition; read by a group that nobody else is in. */
export async function readTopic(kafka: Kafka, topic: string): Promise<(Buffer | null)[]> {
  const groupId = `chaos-audit-${crypto.randomUUID()}`;
  const ends = await endsOf(kafka, topic);
  const values: (Buffer | null)[] = [];
  if (ends.size === 0) return values;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
  const done = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) done.reject(payload.error);
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ partition, message }) => {
        const end = ends.get(partition);
        if (end !== undefined && BigInt(message.offset) < end) values.push(message.value);
        if (end !== undefined && BigInt(message.offset) + 1n >= end) ends.delete(partition);
        if (ends.size === 0) done.resolve();
        return Promise.resolve();
      },
    });
    await done.promise;
    return values;
  } finally {
    await consumer.disconnect();
  }
}

/** Where each partition that holds something ends. */
async function endsOf(kafka: Kafka, topic: string): Promise<Map<number, bigint>> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic);
    const full = offsets.filter(({ low, high }) => BigInt(high) > BigInt(low));
    return new Map(full.map(({ partition, high }) => [partition, BigInt(high)]));
  } finally {
    await admin.disconnect();
  }
}
