import { systemClock, Signal } from '@night-market/kernel';
import kafkajs, { type Kafka } from 'kafkajs';
import pg from 'pg';

const READ = 'select lane, seq, topic, key, headers, value from outbox order by seq limit 800';
const REMOVE = `delete from outbox using unnest($1::smallint[], $2::bigint[]) as sent(lane, seq)
  where outbox.lane = sent.lane and outbox.seq = sent.seq`;
const POLL_MS = 500;

interface Row {
  readonly lane: number;
  readonly seq: string;
  readonly topic: string;
  readonly key: Buffer;
  readonly headers: Record<string, string>;
  readonly value: Buffer;
}

/** Reads, sends, deletes, for ever; an error ends the process. Returns what to call after a commit. */
export async function startRelay(kafka: Kafka, databaseUrl: string, namespace: string): Promise<() => void> {
  const workSignal = new Signal();
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  const client = new pg.Client({ connectionString: databaseUrl });
  // The next statement fails with it.
  client.on('error', () => undefined);
  await Promise.all([producer.connect(), client.connect()]);
  await client.query('set synchronous_commit = off');
  const carry = async (): Promise<void> => {
    for (;;) {
      const { rows } = await client.query<Row>({ name: 'read', text: READ });
      if (rows.length === 0) {
        await workSignal.wait(systemClock, POLL_MS);
        continue;
      }
      await producer.sendBatch({ acks: -1, topicMessages: byTopic(rows, namespace) });
      const values = [rows.map(({ lane }) => lane), rows.map(({ seq }) => seq)];
      await client.query({ name: 'remove', text: REMOVE, values });
    }
  };
  void carry();
  return () => workSignal.notify();
}

const byTopic = (rows: readonly Row[], namespace: string) =>
  [...Map.groupBy(rows, ({ topic }) => topic)].map(([topic, messages]) => ({
    topic: namespace + topic,
    messages: messages.map(({ key, headers, value }) => ({ key, headers, value })),
  }));
