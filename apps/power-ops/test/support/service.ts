import { asOperator, testOperators, testServices } from '@night-market/access/testing';
import { opsPowerV1, type EventDefinitions } from '@night-market/contracts';
import { KafkaProducer } from '@night-market/kafka';
import { newId, pause, systemClock } from '@night-market/kernel';
import { EventComposer, type EventDraft } from '@night-market/outbox';
import { createRuntime, startService, type RunningService } from '@night-market/service-kit';
import { askJson, createBus, createDatabase, eventually, type JsonAnswer } from '@night-market/testing';
import { readConfig } from '../../src/config.ts';
import type { FeederDefinition } from '../../src/domain/definition.ts';
import { powerOps } from '../../src/power-ops.service.ts';
import { row } from './row.ts';

interface Told {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly payload: Record<string, string> & { reasons?: { code: string }[]; shed?: string[] };
  readonly headers: Readonly<Record<string, string>>;
}

interface AskOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly replica?: number;
}

const composer = new EventComposer('meters', systemClock);

type Payloads = (typeof opsPowerV1)['events'];
type Draft<K extends keyof Payloads> = EventDraft<Payloads & EventDefinitions, K>['payload'];

/** An event as meters, breakers and controllers publish it. */
export function event<K extends keyof Payloads & string>(type: K, payload: Draft<K> & { feederId: string }) {
  const correlationId = newId();
  const ids = { id: newId(), correlationId, causationId: correlationId };
  return composer.compose(opsPowerV1, { type, key: payload.feederId, payload, ...ids });
}

/** The real service in this process, on a database and a topic of its own. */
export async function startPowerOps(more: Record<string, string> = {}) {
  const database = await createDatabase();
  const bus = await createBus(['ops.power.v1', 'ops.power.v1.dlq']);
  const env = {
    ...{ DATABASE_URL: database.url, MIGRATE_ON_START: 'true', KAFKA_BROKERS: bus.brokers.join(',') },
    ...{ KAFKA_NAMESPACE: bus.namespace, HTTP_PORT: '0', LOG_LEVEL: 'silent', INSIDE_ACCESS: 'open' },
    // The controllers of a test read the whole topic before they answer.
    ...{ POWER_PERIOD_MS: '500', POWER_REPLY_MS: '8000', ...more },
  };
  const start = (changes: Record<string, string> = {}): Promise<RunningService> => {
    const config = readConfig({ ...env, ...changes });
    const runtime = createRuntime(powerOps, config);
    runtime.access.authenticators.unshift(testOperators, testServices);
    return startService(powerOps, runtime, config);
  };
  const replicas = [await start()];
  const stopped = new Set<number>();
  const producer = new KafkaProducer(bus.kafka, bus.namespace);
  const ask = (
    method: string,
    path: string,
    { body, headers = asOperator('operator'), replica = 0 }: AskOptions = {},
  ): Promise<JsonAnswer> => askJson(replicas[replica]!.url + path, method, { body, headers });
  const meter = await ask('POST', '/ops/meters', { body: { name: 'meters of row a' } });
  const asMeter = { authorization: `Bearer ${meter.body.key}` };
  return {
    ...{ database, bus, replicas, ask, asMeter },
    subscriptions: replicas[0]!.runtime.bus.subscriptions,
    url: (replica = 0) => replicas[replica]!.url,
    addReplica: async (changes?: Record<string, string>) => void replicas.push(await start(changes)),
    setFeeder: (feederId: string, more: Partial<FeederDefinition> = {}) =>
      ask('PUT', `/feeders/${feederId}`, { body: { definition: row(more), reason: 'opening night' } }),
    send: (...events: ReturnType<typeof event>[]) => producer.send(events),
    /** What meters say of L1, now. */
    measure: (feederId: string, amps: number, replica = 0) =>
      ask('POST', '/readings', {
        ...{ headers: asMeter, replica },
        body: {
          ...{ feederId, quality: 'good', measuredAt: new Date().toISOString() },
          phaseAmps: { L1: amps + Math.random() / 1_000, L2: 1 + Math.random(), L3: 1 + Math.random() },
        },
      }),
    /** The controller of a stall says something about a request. */
    says: (type: 'agreed' | 'refused' | 'informed', { payload }: Pick<Told, 'payload'>) => {
      const { feederId = '', stallId = '', conversationId = '', replyBy = '' } = payload;
      return producer.send([event(type, { feederId, stallId, conversationId, replyBy })]);
    },
    told: async (type?: string): Promise<Told[]> => {
      const records = await bus.readAll('ops.power.v1');
      return records
        .map(({ value, headers }) => ({ ...(JSON.parse(String(value)) as Omit<Told, 'headers'>), headers }))
        .filter((one) => type === undefined || one.type === type);
    },
    /** The first request of this kind that asks this of the feeder. */
    async requested(feederId: string, type: string, is: (told: Told) => boolean = () => true): Promise<Told> {
      return eventually(async () => (await this.told(type)).find((one) => one.key === feederId && is(one)), {
        timeoutMs: 20_000,
        everyMs: 200,
      });
    },
    stopReplica: async (replica: number) => {
      stopped.add(replica);
      await replicas[replica]!.stop();
    },
    stop: async () => {
      await Promise.all(replicas.filter((_, n) => !stopped.has(n)).map((replica) => replica.stop()));
      await producer.close();
      await bus.drop();
      await database.drop();
    },
  };
}

export type RunningPowerOps = Awaited<ReturnType<typeof startPowerOps>>;

/** Says again and again what the meters show, until it is stopped. */
export function keepMeasuring(service: RunningPowerOps, feederId: string, amps: () => number, replica = 0) {
  let isOver = false;
  const saying = (async () => {
    while (!isOver) {
      await service.measure(feederId, amps(), replica).catch(() => undefined);
      await pause(systemClock, 200);
    }
  })();
  return async (): Promise<void> => {
    isOver = true;
    await saying;
  };
}
