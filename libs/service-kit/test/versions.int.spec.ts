import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { gateAuthV2, payTxnV1, payTxnV2, type Envelope } from '@night-market/contracts';
import { OnEvents, reading, type BatchContext } from '@night-market/event-bus';
import { newId, type SqlTx } from '@night-market/kernel';
import {
  createBus,
  createDatabase,
  eventually,
  type TestBus,
  type TestDatabase,
  naming,
} from '@night-market/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commonConfig } from '../src/config/common-config.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { startService, type RunningService } from '../src/runtime/run-service.ts';
import { createRuntime } from '../src/runtime/service-runtime.ts';

let database: TestDatabase;
let bus: TestBus;
let service: RunningService;
/** Swap it to fix the service. */
let broken = false;

const effect = (tx: SqlTx, events: readonly Envelope[]) => {
  if (broken) throw new TypeError('bug');
  return tx.query('insert into effect (event) select * from unnest($1::json[])', [
    events.map((event) => JSON.stringify(event)),
  ]);
};

@Controller()
class WrittenForNew {
  @OnEvents(reading(payTxnV2, { alsoFrom: [payTxnV1] }), 'captured')
  async captured(@Payload() events: readonly Envelope[], @Ctx() { tx }: BatchContext<SqlTx>) {
    await effect(tx, events);
  }

  @OnEvents(reading(gateAuthV2, { unknownTypes: 'ignore' }), 'granted')
  async granted(@Payload() events: readonly Envelope[], @Ctx() { tx }: BatchContext<SqlTx>) {
    await effect(tx, events);
  }
}

@Controller()
class WrittenForOld {
  @OnEvents(reading(payTxnV1, { alsoFrom: [payTxnV2], unknownTypes: 'park' }), 'captured')
  async captured(@Payload() events: readonly Envelope[], @Ctx() { tx }: BatchContext<SqlTx>) {
    await effect(tx, events);
  }
}

beforeAll(async () => {
  const effects = 'create table effect (n bigint generated always as identity, event json)';
  [database, bus] = await Promise.all([
    createDatabase([effects]),
    createBus(['pay.txn.v1', 'pay.txn.v2', 'gate.auth.v2']),
  ]);
});
afterEach(async () => {
  broken = false;
  await service.stop();
});
afterAll(() => Promise.all([database.drop(), bus.drop()]));

async function start(name: string, controller: typeof WrittenForNew | typeof WrittenForOld): Promise<void> {
  const config = loadConfig(commonConfig, {
    DATABASE_URL: database.url,
    KAFKA_BROKERS: bus.brokers.join(','),
    KAFKA_NAMESPACE: bus.namespace,
    HTTP_PORT: '0',
    INSIDE_ACCESS: 'open',
    LOG_LEVEL: 'silent',
    MIGRATE_ON_START: 'true',
  });
  const createModule = () => ({ module: class VersionsModule {}, controllers: [controller] });
  const contracts = [payTxnV1, payTxnV2, gateAuthV2].map((topic) => naming(name, topic));
  const definition = { name, title: name, loadConfig: () => config, migrations: [], contracts, createModule };
  service = await startService(definition, createRuntime(definition, config), config);
}

const event = (topic: string, type: string, key: string, payload: object, more: object = {}) => ({
  ...{ id: newId(), topic, ts: new Date().toISOString(), key, type, payload },
  ...{ correlationId: newId(), causationId: newId(), ...more },
});

/** A capture in the words of both versions. */
function captured(orderId: string): [v1: Envelope, v2: Envelope] {
  const v1 = event('pay.txn.v1', 'captured', orderId, { orderId, txnId: 'cap' });
  const payload = { ...v1.payload, amount: 12_000, currency: 'TWD' };
  return [v1, { ...v1, topic: 'pay.txn.v2', payload }] as [Envelope, Envelope];
}

async function send(...events: Envelope[]): Promise<void> {
  const producer = bus.kafka.producer();
  await producer.connect();
  for (const one of events) {
    const messages = [{ key: one.key, value: JSON.stringify(one) }];
    await producer.send({ topic: bus.namespace + one.topic, messages });
  }
  await producer.disconnect();
}

const effectsOf = async (key: string): Promise<Envelope[]> => {
  const rows = await database.query<{ event: Envelope }>('select event from effect order by n');
  return rows.map((row) => row.event).filter((one) => one.key === key);
};
const metrics = async () => (await fetch(`${service.url}/metrics`)).text();

/** Sends a last fact of the key in each version, and waits until it has come: nothing sent before is under way then. */
async function settled(key: string): Promise<Envelope[]> {
  const last = captured(key);
  await send(...last);
  await eventually(async () => (await effectsOf(key)).some(({ id }) => id === last[0].id), {
    timeoutMs: 30_000,
  });
  // The other version of the last fact comes from another topic, so it may come later: it is seen by its lag.
  await eventually(
    async () => {
      const lags = (await metrics()).match(/^consumer_lag_events\{.*\} (.*)$/gm) ?? [];
      return lags.length > 0 && lags.every((line) => line.endsWith(' 0'));
    },
    { timeoutMs: 30_000 },
  );
  return (await effectsOf(key)).filter(({ id }) => id !== last[0].id);
}

describe.each([
  ['newer', WrittenForNew, 'pay.txn.v2'],
  ['older', WrittenForOld, 'pay.txn.v1'],
] as const)('a consumer written for the %s version', (name, controller, words) => {
  it('sees each fact once, in its own words, whichever version comes, and whether one or both do', async () => {
    await start(`reader-${name}`, controller);
    const key = `order-${name}`;
    const [both, onlyOld, onlyNew] = [captured(key), captured(key), captured(key)];
    await send(both[1], onlyOld[0], onlyNew[1], both[0]);
    const seen = await settled(key);
    expect(seen.map(({ id }) => id).sort()).toEqual([both, onlyOld, onlyNew].map(([{ id }]) => id).sort());
    expect(new Set(seen.map(({ topic }) => topic))).toEqual(new Set([words]));
    const amounts = seen.map(({ payload }) => 'amount' in payload);
    if (words === 'pay.txn.v1') expect(amounts).toEqual([false, false, false]);
    else expect(amounts.filter(Boolean).length).toBeGreaterThanOrEqual(1);
    const text = await metrics();
    expect(text).toContain(`contract_versions_behind{topic="pay.txn.v1",service="reader-${name}"} 1`);
    expect(text).toContain(`contract_versions_behind{topic="pay.txn.v2",service="reader-${name}"} 0`);
  });
});

describe('tolerant reading', () => {
  it('hands unknown fields on untouched, also after the event was parked and replayed', async () => {
    await start('reader-tolerant', WrittenForNew);
    broken = true;
    const [, fact] = captured('order-parked');
    const newer = {
      ...fact,
      madeLater: { deep: [1, 'é'] },
      payload: { ...fact.payload, tip: { amount: 5 }, note: null },
    };
    await send(newer);
    const { operator } = service.runtime;
    await eventually(async () => (await operator.reader.find('order-parked'))?.key.state === 'parked', {
      timeoutMs: 30_000,
    });
    broken = false;
    const act = { actor: 'wang', reason: 'the handler was fixed' };
    expect(await operator.replay('order-parked', act)).toEqual({ outcome: 'drained', handled: 1 });
    expect(await effectsOf('order-parked')).toEqual([newer]);
  });

  it('ignores and counts unknown types where the subscription says so, and parks them elsewhere', async () => {
    await start('reader-unknown', WrittenForNew);
    const unknown = event('gate.auth.v2', 'teleported', 'ticket-1', { ticketId: 'ticket-1' }) as Envelope;
    const granted = gateAuthV2.events.granted.example;
    const known = event('gate.auth.v2', 'granted', 'ticket-1', granted) as Envelope;
    await send(unknown, unknown, known);
    await eventually(async () => (await effectsOf('ticket-1')).length === 1, { timeoutMs: 30_000 });
    expect((await effectsOf('ticket-1')).map(({ id }) => id)).toEqual([known.id]);
    const elsewhere = event('pay.txn.v2', 'teleported', 'order-odd', {}) as Envelope;
    await send(elsewhere);
    const { reader } = service.runtime.operator;
    const { key } = await eventually(() => reader.find('order-odd'), { timeoutMs: 30_000 });
    expect(key).toMatchObject({ state: 'parked', errorType: 'unknown_type' });
    expect(await reader.find('ticket-1')).toBeUndefined();
    expect(await metrics()).toMatch(
      /^consumer_events_total\{topic="gate.auth.v2",type="unknown"[^}]*\} \d+$/m,
    );
  });
});
