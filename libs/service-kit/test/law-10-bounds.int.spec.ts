import {
  ConsumerLoop,
  DEFAULT_LOOP,
  silentObserver,
  type ConsumerLoopPorts,
  type Router,
} from '@night-market/event-bus';
import { createKafka, KafkaConsumer } from '@night-market/kafka';
import { INBOX_MIGRATIONS, PgInbox } from '@night-market/inbox';
import {
  silentLog,
  statementsOf,
  systemClock,
  systemRandom,
  type SqlTx,
  ConfigError,
} from '@night-market/kernel';
import { OUTBOX_MIGRATIONS, OutboxDeadLetters, PgOutbox } from '@night-market/outbox';
import { PgStash, STASH_MIGRATIONS } from '@night-market/stash';
import { PgUnitOfWork } from '@night-market/postgres';
import { createDatabase, eventually, gate, openGates, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recoverableErrors } from '../src/runtime/recoverable-errors.ts';
import { StallWorld, TOPIC } from './stall-world.ts';

let world: StallWorld;
let tables: TestDatabase;
let unitOfWork: PgUnitOfWork;
beforeAll(async () => {
  world = await StallWorld.create();
  // A service makes these tables itself; a consumer loop alone does not.
  tables = await createDatabase(
    statementsOf([...INBOX_MIGRATIONS, ...OUTBOX_MIGRATIONS, ...STASH_MIGRATIONS]),
  );
  unitOfWork = new PgUnitOfWork(tables.url);
});
afterAll(async () => {
  openGates();
  await unitOfWork.close();
  await tables.drop();
  await world.close();
});

const member = (groupId: string) => {
  const { brokers, namespace } = world.bus;
  const kafka = createKafka({ brokers, namespace, clientId: groupId, tls: false });
  return new KafkaConsumer(kafka, { groupId, namespace, sessionTimeoutMs: 6_000, heartbeatMs: 500 });
};

const ports = (broker: KafkaConsumer): ConsumerLoopPorts<SqlTx> => ({
  broker,
  unitOfWork,
  inbox: new PgInbox(),
  stash: new PgStash(),
  deadLetters: new OutboxDeadLetters(new PgOutbox(() => undefined), systemClock),
  errors: recoverableErrors,
  clock: systemClock,
  random: systemRandom,
  log: silentLog,
  observer: silentObserver,
});

describe('law 10: bounds', () => {
  it('a consumer holds no more in memory than its bound and what was under way, and goes on when there is room', async () => {
    const WAVES = 20;
    const WAVE = 120;
    const blocked = gate();
    const batches: number[] = [];
    const router: Router<SqlTx> = () => async (events) => {
      batches.push(events.length);
      await blocked.opened;
    };
    const settings = {
      ...DEFAULT_LOOP,
      ...{ consumer: 'bounded', maxBatchRecords: 20, handlerDeadlineMs: 600_000, liveDeadlineMs: 600_000 },
      queue: { maxRecords: 100, maxBytes: 1_000_000 },
    };
    const loop = new ConsumerLoop<SqlTx>(settings, ports(member('bounded')), router);
    // One without a bound sees what the broker had to give.
    const free = member('free');
    let seen = 0;
    await free.start([TOPIC], (records) => void (seen += records.length));
    loop.start([TOPIC]);
    try {
      await world.tell(['first']);
      await eventually(() => batches.length === 1, { timeoutMs: 30_000 });
      for (let wave = 0; wave < WAVES; wave++) {
        await world.tell(Array.from({ length: WAVE }, (_, n) => `order-${wave}-${n}`));
        await eventually(() => seen === 1 + (wave + 1) * WAVE, { timeoutMs: 30_000 });
      }
      // Of each partition at most one fetch, of a wave or two, comes after the bound was reached.
      expect(loop.queuedRecords).toBeGreaterThan(100);
      expect(loop.queuedRecords).toBeLessThan((WAVES * WAVE) / 3);
      blocked.open();
      const handled = () => batches.reduce((sum, size) => sum + size);
      await eventually(() => handled() === 1 + WAVES * WAVE, { timeoutMs: 30_000 });
      expect(Math.max(...batches)).toBeLessThanOrEqual(20);
    } finally {
      blocked.open();
      await Promise.all([loop.stop(), free.stop()]);
    }
  });

  it('a service refuses to boot when its inbox would forget too early', async () => {
    await expect(world.start({ INBOX_RETENTION_HOURS: '264' })).rejects.toThrow(ConfigError);
    await expect(world.start({ REPLAY_WINDOW_HOURS: '400' })).rejects.toThrow(
      /^INBOX_RETENTION_HOURS is 336 and must/,
    );
    const away = { KAFKA_BROKERS: '127.0.0.1:1', INBOX_RETENTION_HOURS: '264' };
    await expect(world.start(away)).rejects.toThrow('pay.txn.v1 is kept for 168');
  });

  it('or when the broker keeps a topic for longer than the contract says', async () => {
    const admin = world.bus.kafka.admin();
    await admin.connect();
    const keepFor = (hours: number) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: 2,
            name: world.bus.namespace + TOPIC,
            configEntries: [{ name: 'retention.ms', value: String(hours * 3_600_000) }],
          },
        ],
      });
    try {
      await keepFor(400);
      await expect(world.start()).rejects.toThrow('pay.txn.v1 is kept for 400');
    } finally {
      await keepFor(168);
      await admin.disconnect();
    }
    const service = await world.start();
    await service.stop();
  });
});
