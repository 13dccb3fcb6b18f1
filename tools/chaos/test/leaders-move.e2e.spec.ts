import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createKafka, KafkaProducer } from '@night-market/event-bus';
import { pause, systemClock } from '@night-market/kernel';
import { resolveHome } from '@night-market/launcher';
import { startStack, type Stack } from '@night-market/stack';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readTopic } from './read-topic.ts';

const TOPIC = 'leaders-move';
const RECORDS_PER_SEND = 30;

let dir: string;
let stack: Stack;

beforeAll(async () => {
  dir = mkdtempSync(join(process.env['NIGHT_MARKET_TEST_DIR'] ?? '', 'leaders-'));
  stack = await startStack({ dataDir: dir, cacheDir: resolveHome().cacheDir, brokers: 3 });
  await stack.ensureTopics([{ name: TOPIC, partitions: 12 }]);
});
afterAll(async () => {
  await stack.stop();
  rmSync(dir, { recursive: true, force: true });
});

it(
  'what a send acknowledges is in the log, while brokers leave and the partitions change leaders',
  { timeout: 480_000 },
  async () => {
    const kafka = createKafka({ brokers: stack.brokers, clientId: 'test', namespace: '', tls: false });
    const producer = new KafkaProducer(kafka, '');
    const acknowledged: string[] = [];
    let failures = 0;
    const moving = { over: false };
    const sending = (async () => {
      for (let send = 0; !moving.over; send += 1) {
        const values = Array.from({ length: RECORDS_PER_SEND }, (_, n) => `${send}-${n}`);
        const records = values.map((value) => {
          return { topic: TOPIC, key: Buffer.from(value), value: Buffer.from(value), headers: {} };
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
    for (const [broker, signal] of [
      [0, 'SIGTERM'],
      [1, 'SIGKILL'],
      [2, 'SIGTERM'],
    ] as const) {
      await stack.kafka.stop(broker, signal);
      await stack.kafka.start(broker);
    }
    moving.over = true;
    await sending;
    await producer.close();
    const log = new Set((await readTopic(kafka, TOPIC)).map(String));
    expect(failures).toBeGreaterThan(0);
    expect(acknowledged.filter((value) => !log.has(value))).toEqual([]);
  },
);
