import { randomUUID } from 'node:crypto';
import { Partitioners, type Message, type Producer } from 'kafkajs';
import type { Arena } from '../arena.ts';
import { foreignKey } from '../foreign-key.ts';
import { produceByJava, type JavaRecords } from './java-producer.ts';
import type { Kind, Scene } from './kind.ts';

const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'] as const;
/** So many that some of them are in every partition. */
const RECORDS = 20;
const HEADERS = 60_000;
const TRANSACTIONS = 3;

/** Values that no contract reads, the last of them not even text. */
const UNREADABLE = [
  '',
  'not JSON',
  '{"id":',
  '[]',
  'null',
  '"\\u0000"',
  Buffer.from([0xff, 0xfe, 0x00, 0x80]),
];

/** Another client sends records; there is nothing to put right but to take them in. */
function foreign(send: (arena: Arena, topic: string) => Promise<void>): Kind {
  return ({ arena }: Scene, topic) => ({
    begin: async () => {
      await send(arena, arena.platform.namespace + topic);
      return 0;
    },
    end: () => Promise.resolve(),
  });
}

/** Kafka's own client compresses, with each codec in turn. */
export const foreignCompressed = foreign((arena, topic) =>
  byJava(arena, { topic, records: RECORDS, headers: 0, codecs: CODECS }),
);

/** Transactions are aborted, and one is committed; each leaves control records in the log. */
export const foreignAborted = foreign(async (arena, topic) => {
  const transactional = { idempotent: true, maxInFlightRequests: 1, transactionalId: randomUUID() };
  await withProducer(arena, transactional, async (producer) => {
    for (let turn = 0; turn <= TRANSACTIONS; turn += 1) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, acks: -1, messages: some(() => ({ value: 'in a transaction' })) });
      await (turn < TRANSACTIONS ? transaction.abort() : transaction.commit());
    }
  });
});

/** One record has very many headers of one name; kafkajs would take seconds to write it, and hold up the orders. */
export const foreignHeaders = foreign((arena, topic) =>
  byJava(arena, { topic, records: 1, headers: HEADERS, codecs: ['none'] }),
);

/** Records that are no events. */
export const foreignUnreadable = foreign((arena, topic) => {
  const values = [...UNREADABLE, null];
  const messages = some((n) => ({ value: values[n % values.length]! }));
  return withProducer(arena, {}, (producer) => producer.send({ topic, acks: -1, messages }));
});

const byJava = (
  { stack, kafkaLibDir, signal }: Arena,
  records: Omit<JavaRecords, 'keys' | 'value'>,
): Promise<void> =>
  produceByJava(
    { brokers: stack.brokers, configFile: stack.kafkaConfigFile, kafkaLibDir, signal },
    { ...records, keys: foreignKey(), value: 'compressed by {codec}' },
  );

const some = (make: (n: number) => Omit<Message, 'key'>): Message[] =>
  Array.from({ length: RECORDS }, (_, n) => ({ key: foreignKey(), ...make(n) }));

async function withProducer(
  { stack }: Arena,
  options: { idempotent?: boolean; maxInFlightRequests?: number; transactionalId?: string },
  work: (producer: Producer) => Promise<unknown>,
): Promise<void> {
  const createPartitioner = Partitioners.DefaultPartitioner;
  const producer = stack.adminKafka().producer({ ...options, createPartitioner });
  await producer.connect();
  try {
    await work(producer);
  } finally {
    await producer.disconnect();
  }
}
