import { decodeEvent, type Envelope } from '@night-market/contracts';
import type { Platform } from '@night-market/launcher';
import { createKafka, type Stack } from '@night-market/stack';
import pg from 'pg';
import { topicsOf } from '../arena.ts';
import { compare, type Inbox, type Subscription } from './compare.ts';
import type { Auditor } from './ports.ts';
import { readTopic } from './read-topic.ts';

const SUBSCRIPTIONS: readonly Subscription[] = [
  { consumer: 'orchestrator', topic: 'pay.txn.v1' },
  { consumer: 'payments', topic: 'pay.txn.v1', types: ['requested'] },
  { consumer: 'payments', topic: 'pay.cmd.v1', types: ['refund'] },
  { consumer: 'payments', topic: 'gate.auth.v2', types: ['granted'] },
];

const TAKEN = `select event_id::text as id, (extract(epoch from received_at) * 1000000)::bigint::text as us
  from inbox where consumer = $1`;

/** Reads whole topics and inboxes into memory: for a run of minutes, not for a market of days. */
export const auditLog =
  (stack: Stack, platform: Platform): Auditor =>
  async () => {
    const kafka = createKafka(stack.brokers);
    const log = new Map<string, Envelope[]>();
    for (const name of topicsOf(platform)) {
      const topic = name.slice(platform.namespace.length);
      const values = await readTopic(kafka, name);
      log.set(
        topic,
        values.map((value) => decodeEvent(topic, value)),
      );
    }
    const consumers = [...new Set(SUBSCRIPTIONS.map(({ consumer }) => consumer))];
    const inboxes = await Promise.all(
      consumers.map(async (name) => [name, await readInbox(platform.databaseUrls[name]!, name)] as const),
    );
    return compare(log, new Map(inboxes), SUBSCRIPTIONS);
  };

async function readInbox(url: string, consumer: string): Promise<Inbox> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; us: string }>(TAKEN, [consumer]);
    return new Map(rows.map(({ id, us }) => [id, Number(us)]));
  } finally {
    await client.end();
  }
}
