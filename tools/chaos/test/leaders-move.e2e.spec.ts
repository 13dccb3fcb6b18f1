import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createKafka, KafkaConsumer, KafkaProducer } from '@night-market/kafka';
import { type ConsumedRecord } from '@night-market/event-bus';
import { pause, systemClock } from '@night-market/kernel';
import { resolveHome } from '@night-market/launcher';
import { startStack, type Stack } from '@night-market/stack';
import { eventually, nightly, readTopic } from '@night-market/testing';
import type { Kafka } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moveLeaders } from './move-leaders.ts';

const RECORDS_PER_SEND = 30;
const PARTITIONS = 12;
const MOVES = nightly(20, 10);
/** Longer than a fetch takes, so that a group that forms anew finds records in hand. */
const SETTLE_MS = 300;

let dir: string;
let stack: Stack;
let kafka: Kafka;

beforeAll(async () => {
  dir = mkdtempSync(join(process.env['NIGHT_MARKET_TEST_DIR'] ?? '', 'leaders-'));
  stack = await startStack({ dataDir: dir, cacheDir: resolveHome().cacheDir, brokers: 3 });
  kafka = createKafka({ brokers: stack.brokers, clientId: 'test', namespace: '', tls: false });
});
afterAll(async () => {
  await stack.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Sends one batch after the other while `work` goes on. */
async function sendDuring(topic: string, work: (acknowledged: readonly string[]) => Promise<void>) {
  await stack.ensureTopics([{ name: topic, partitions: PARTITIONS }]);
  const producer = new KafkaProducer(kafka, '');
  const acknowledged: string[] = [];
  let failures = 0;
  const working = { over: false };
  const sending = (async () => {
    for (let send = 0; !working.over; send += 1) {
      const values = Array.from({ length: RECORDS_PER_SEND }, (_, n) => `${send}-${n}`);
      const records = values.map((value) => {
        return { topic, key: Buffer.from(value), value: Buffer.from(value), headers: {} };
      });
      try {
        await producer.send(records);
        acknowledged.push(...values);
      } catch {
        failures += 1;
      }
      // A broker that comes back needs the processor, too.
      await pause(systemClock, 20);
    }
  })();
  try {
    await work(acknowledged);
  } finally {
    working.over = true;
    await sending;
    await producer.close();
  }
  return { acknowledged, failures };
}

/** Works as the consumer loop does: what is revoked before it is settled is dropped, what is settled is committed. */
async function settleAll(consumer: KafkaConsumer, topic: string): Promise<ReadonlySet<string>> {
  const settled = new Set<string>();
  const settle = async (records: readonly ConsumedRecord[]): Promise<void> => {
    await pause(systemClock, SETTLE_MS);
    const ours = records.filter(({ lease }) => !lease.revoked);
    for (const { value } of ours) settled.add(String(value));
    const last = ours.at(-1);
    if (last) await consumer.commit([{ ...last, next: last.offset + 1n }]).catch(() => undefined);
  };
  await consumer.start([topic], (records) => void settle(records));
  return settled;
}

it(
  'what a send acknowledges is in the log, while brokers leave and the partitions change leaders',
  { timeout: 480_000 },
  async () => {
    const { acknowledged, failures } = await sendDuring('brokers-leave', async () => {
      for (const [broker, signal] of [
        [0, 'SIGTERM'],
        [1, 'SIGKILL'],
        [2, 'SIGTERM'],
      ] as const) {
        await stack.kafka.stop(broker, signal);
        await stack.kafka.start(broker);
      }
    });
    const log = new Set((await readTopic(kafka, 'brokers-leave')).map(({ value }) => String(value)));
    expect(failures).toBeGreaterThan(0);
    expect(acknowledged.filter((value) => !log.has(value))).toEqual([]);
  },
);

/** Tells a consumer that passed records by from a log that lacks them. */
async function whereabouts(values: readonly string[]): Promise<string[]> {
  if (values.length === 0) return [];
  const log = new Set((await readTopic(kafka, 'leaders-move')).map(({ value }) => String(value)));
  return values.map((value) => `${value} is ${log.has(value) ? 'in the log' : 'not in the log'}`);
}

it(
  'what is in the log is settled, while the partitions change leaders and the group forms anew each time',
  { timeout: 480_000 },
  async () => {
    const consumer = new KafkaConsumer(kafka, {
      groupId: 'leaders-move',
      namespace: '',
      sessionTimeoutMs: 6_000,
      heartbeatMs: 500,
    });
    await sendDuring('leaders-move', async (acknowledged) => {
      const settled = await settleAll(consumer, 'leaders-move');
      for (let move = 0; move < MOVES; move += 1) {
        await moveLeaders(kafka, { topic: 'leaders-move', partitions: PARTITIONS, move });
        const sent = [...acknowledged];
        const open = (): string[] => sent.filter((value) => !settled.has(value));
        await eventually(() => open().length === 0, { timeoutMs: 15_000 }).catch(() => undefined);
        expect(await whereabouts(open()), `after move ${move}`).toEqual([]);
      }
    }).finally(() => consumer.stop());
  },
);
