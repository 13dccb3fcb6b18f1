import type { Envelope } from '@night-market/contracts';
import type { EachBatchPayload, Kafka } from 'kafkajs';
import type pg from 'pg';
import { inTransaction, type Run } from './database.ts';

const ADMIT = `insert into inbox (consumer, event_id) select $1, id from unnest($2::uuid[]) as id
  on conflict do nothing returning event_id`;
const BATCH_EVENTS_MAX = 200;
const QUEUE_EVENTS_MAX = 4_000;
const COMMIT_EVERY_MS = 250;

export interface BareConsumer {
  readonly kafka: Kafka;
  readonly pool: pg.Pool;
  readonly group: string;
  readonly namespace: string;
  readonly topics: readonly string[];
  /** `topic.type` of the events that are wanted; the others are skipped by their header. */
  readonly types: ReadonlySet<string>;
  /** Effects of new events; returns what is to be done after the commit. */
  handle(run: Run, events: readonly Envelope[]): Promise<() => void>;
}

interface Item {
  readonly place: string;
  readonly offset: string;
  readonly event: Envelope | undefined;
}

/**
 * Hands over from eachBatch to one worker, which settles what all partitions have gathered in one transaction and
 * commits offsets by hand. Nothing is retried or parked: an error ends the process.
 */
export async function startConsumer(bare: BareConsumer): Promise<void> {
  const { kafka, pool, group, namespace } = bare;
  const consumer = kafka.consumer({
    groupId: namespace + group,
    maxWaitTimeInMs: 250,
    sessionTimeout: 6_000,
  });
  const topics = bare.topics.map((topic) => namespace + topic);
  const queue: Item[] = [];
  const settled = new Map<string, bigint>();
  let working = false;
  let paused = false;
  let committedAtMs = 0;

  const commit = async (): Promise<void> => {
    committedAtMs = Date.now();
    const offsets = [...settled].map(([place, offset]) => {
      const [topic, partition] = place.split(' ') as [string, string];
      return { topic, partition: Number(partition), offset: String(offset + 1n) };
    });
    // A commit that the group refuses after a rebalance is made good by the next one.
    await consumer.commitOffsets(offsets).catch(() => undefined);
  };
  const work = async (): Promise<void> => {
    working = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH_EVENTS_MAX);
      const events = batch.flatMap(({ event }) => (event ? [event] : []));
      if (events.length > 0) (await inTransaction(pool, (run) => settle(run, events)))();
      for (const { place, offset } of batch) settled.set(place, BigInt(offset));
      if (Date.now() - committedAtMs >= COMMIT_EVERY_MS) void commit();
      if (paused && queue.length < QUEUE_EVENTS_MAX / 2) {
        paused = false;
        consumer.resume(topics.map((topic) => ({ topic })));
      }
    }
    working = false;
  };
  const settle = async (run: Run, events: readonly Envelope[]): Promise<() => void> => {
    const ids = events.map(({ id }) => id).sort();
    const fresh = new Set(
      (await run<{ event_id: string }>('admit', ADMIT, group, ids)).map((row) => row.event_id),
    );
    return bare.handle(
      run,
      events.filter(({ id }) => fresh.has(id)),
    );
  };
  const take = ({ batch }: EachBatchPayload): void => {
    const place = `${batch.topic} ${batch.partition}`;
    for (const { offset, headers, value } of batch.messages) {
      const wanted = bare.types.has(String(headers?.['ce_type']));
      queue.push({ place, offset, event: wanted ? (JSON.parse(String(value)) as Envelope) : undefined });
    }
    if (queue.length > QUEUE_EVENTS_MAX) {
      paused = true;
      consumer.pause(topics.map((topic) => ({ topic })));
    }
    if (!working) void work();
  };

  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch: (payload) => Promise.resolve(take(payload)) });
}
