import { decodeEvent, versionsNamed } from '@night-market/contracts';
import { defaultPolicy } from '@night-market/gate-policy';
import { silentLog, systemClock } from '@night-market/kernel';
import { EventComposer, PgOutbox } from '@night-market/outbox';
import { createDataSource, isDatabaseOutage, migrate, TypeOrmUnitOfWork } from '@night-market/postgres';
import { migrationsOf } from '@night-market/service-kit';
import { createDatabase, type TestDatabase } from '@night-market/testing';
import type { DataSource } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboxFactPublisher } from '../src/adapters/kafka/fact.publisher.ts';
import { PgScanStore } from '../src/adapters/postgres/pg-scan-store.ts';
import { PgTicketReader } from '../src/adapters/postgres/pg-ticket-reader.ts';
import { gate } from '../src/gate.service.ts';
import { ScanTickets, type ScanAnswer, type ScanRequest } from '../src/scan-ticket/scan-tickets.handler.ts';
import { ScanRaceError } from '../src/scan-ticket/ports.ts';
import { decidedScan } from '../src/domain/judge.ts';
import type { Scan } from '../src/domain/scan.ts';
import { scanOf } from './support/scans.ts';

let database: TestDatabase;
const sources: DataSource[] = [];

beforeEach(async () => {
  database = await createDatabase();
  await migrate(await connect());
  await issue(['ticket-1']);
});

afterEach(async () => {
  for (const source of sources.splice(0)) await source.destroy();
  await database.drop();
});

async function connect(): Promise<DataSource> {
  const settings = { DATABASE_URL: database.url, DATABASE_POOL_SIZE: 5 };
  const source = createDataSource('gate', settings, migrationsOf(gate), silentLog);
  sources.push(source);
  return source.initialize();
}

const nobodyCounts = { decided: () => undefined, replayed: () => undefined, answered: () => undefined };

/** A process of the gate: its use case on the real adapters, with connections of its own. */
async function startReplica(published = 'v2') {
  const source = await connect();
  const gate = new ScanTickets(
    {
      unitOfWork: new TypeOrmUnitOfWork(source),
      scans: new PgScanStore(),
      facts: new OutboxFactPublisher(
        new PgOutbox(() => undefined),
        new EventComposer('gate', systemClock),
        versionsNamed('gate.auth', published),
      ),
      observer: nobodyCounts,
      clock: systemClock,
      isOutage: isDatabaseOutage,
    },
    15_000,
  );
  return { scan: (request: ScanRequest) => gate.handle(request), tickets: new PgTicketReader(source) };
}

/** Issues tickets that are good for a century. */
const issue = (ticketIds: readonly string[]) =>
  database.query(
    `insert into ticket (ticket_id, product, valid_from, valid_until)
     select unnest($1::text[]), 'entry', '2000-01-01', '2100-01-01'`,
    [ticketIds],
  );

const ask = (request: Partial<Scan> & { readonly ticketId?: string } = {}): ScanRequest => {
  const { scanId: _id, scannedAtMs: _at, ...rest } = scanOf(request);
  return rest;
};

const verdict = (answer: ScanAnswer): string =>
  answer.outcome === 'decided' ? answer.scan.decision : answer.outcome;

const outbox = () =>
  database.query<{
    key: string;
    event: { type: string; payload: object; correlationId: string; causationId: string };
  }>(
    `select convert_from(key, 'utf8') as key, convert_from(value, 'utf8')::json as event from outbox order by 1`,
  );

const occupancy = async () => {
  const rows = await database.query<{ place: string; inside: number }>('select * from occupancy');
  return Object.fromEntries(rows.map(({ place, inside }) => [place, inside]));
};

describe('scans in PostgreSQL', () => {
  it('let a ticket in once, however many gates of several replicas ask at the same moment', async () => {
    const replicas = [await startReplica(), await startReplica(), await startReplica()];
    const tickets = Array.from({ length: 20 }, (_, n) => `rush-${n}`);
    await issue(tickets);
    const asked = tickets.flatMap((ticketId) =>
      replicas.flatMap((replica, n) =>
        ['a', 'b'].map(async (device) => {
          const answer = await replica.scan(ask({ ticketId, deviceId: `${device}${n}`, nonce: ticketId }));
          return { ticketId, decision: verdict(answer) };
        }),
      ),
    );
    const answers = await Promise.all(asked);
    const granted = answers.filter(({ decision }) => decision === 'granted').map(({ ticketId }) => ticketId);
    expect(granted.sort()).toEqual([...tickets].sort());
    expect(answers.filter(({ decision }) => decision === 'denied')).toHaveLength(100);
    const entries = (await outbox()).filter(({ event }) => event.type === 'granted');
    expect(entries.map(({ key }) => key).sort()).toEqual([...tickets].sort());
    expect(await occupancy()).toEqual({ 'gate north': 20, market: 20, 'zone market': 20 });
  });

  it('are told in every version that is published, as one fact', async () => {
    const { scan } = await startReplica('v1,v2');
    await scan(ask({ ticketId: 'ticket-1', admission: 'pay_at_gate' }));
    const rows = await database.query<{ topic: string; value: Buffer }>(
      'select topic, value from outbox order by topic',
    );
    const [v1, v2] = rows.map(({ topic, value }) => decodeEvent(topic, value));
    expect([v1?.topic, v1?.type, v2?.topic, v2?.type]).toEqual([
      ...['gate.auth.v1', 'granted_paid'],
      ...['gate.auth.v2', 'granted'],
    ]);
    expect(v1?.id).toBe(v2?.id);
    expect(v1?.payload['amount']).toBe(15_000);
    expect(v2?.payload['charge']).toMatchObject({ amount: 15_000 });
  });

  it('count once when a device repeats them at several replicas at the same moment', async () => {
    const replicas = [await startReplica(), await startReplica()];
    const requests = Array.from({ length: 40 }, (_, n) =>
      ask({ nonce: `nonce-${n}`, ticketId: `many-${n}`, admission: 'pay_at_gate' }),
    );
    await issue(requests.map(({ code }) => code.ticketId!));
    const answers = await Promise.all(
      requests.flatMap((request) => replicas.flatMap(({ scan }) => [scan(request), scan(request)])),
    );
    expect(answers.map(verdict)).toEqual(answers.map(() => 'granted'));
    const ids = new Set(answers.map((answer) => answer.outcome === 'decided' && answer.scan.scanId));
    expect(ids.size).toBe(40);
    const fresh = answers.filter((answer) => answer.outcome === 'decided' && !answer.replayed);
    expect(fresh).toHaveLength(40);
    expect(await outbox()).toHaveLength(40);
  });

  it('refuse one of two different scans under one nonce, and leave no trace of it', async () => {
    const replicas = [await startReplica(), await startReplica()];
    await issue(Array.from({ length: 40 }, (_, n) => `pair-${n >> 1}-${n % 2}`));
    for (let n = 0; n < 20; n++) {
      const both = replicas.map(({ scan }, index) =>
        scan(ask({ nonce: `nonce-${n}`, ticketId: `pair-${n}-${index}` })),
      );
      const verdicts = (await Promise.all(both)).map(verdict).sort();
      expect(verdicts).toEqual(['granted', 'nonce_reused']);
    }
    const [rows] = await database.query('select count(*)::int as n from presence');
    expect(rows).toEqual({ n: 20 });
    expect(await outbox()).toHaveLength(20);
  });

  it('of two batches in opposite order wait for each other without a deadlock', async () => {
    const [source, store] = [await connect(), new PgScanStore()];
    const unitOfWork = new TypeOrmUnitOfWork(source);
    const ids = Array.from({ length: 128 }, (_, n) => `batch-${n}`);
    await issue(ids);
    for (let round = 0; round < 10; round++) {
      const lock = [ids, ids.toReversed()].map((batch) => unitOfWork.run((tx) => store.know(tx, batch)));
      expect((await Promise.all(lock)).map(({ tickets }) => tickets.length)).toEqual([128, 128]);
      const scans = ids.map((id) => {
        const answer = { reason: null, ticketId: id, product: 'entry', overridden: null } as const;
        const scan = scanOf({ nonce: `${round}-${id}`, ticketId: id });
        return decidedScan(scan, 'market', { decision: 'granted', ...answer });
      });
      const mirrored = scans.toReversed().map((scan) => ({ ...scan, scanId: scanOf().scanId }));
      const save = [scans, mirrored].map((batch) => unitOfWork.run((tx) => store.save(tx, batch)));
      const lost = (await Promise.allSettled(save)).filter((result) => result.status === 'rejected');
      expect(lost.map(({ reason }) => reason as unknown)).toEqual([expect.any(ScanRaceError)]);
    }
  });

  it('never exceed the capacity, whatever gates of several replicas ask, and never wait for each other for ever', async () => {
    const replicas = [await startReplica(), await startReplica()];
    const ids = Array.from({ length: 60 }, (_, n) => `crowd-${n}`);
    await issue(ids);
    const policy = { ...defaultPolicy('market'), capacity: { gate: 20, zone: null, market: 30 } };
    await database.query('update zone set policy = $1', [JSON.stringify(policy)]);
    const gates = ['a', 'b', 'c'];
    // Where counts exist already nothing but their locks makes one replica wait for the other.
    await database.query(`insert into occupancy select unnest($1::text[]), 0`, [
      ['market', 'zone market', ...gates.map((gateId) => `gate ${gateId}`)],
    ]);
    const answers = await Promise.all(
      ids.map((ticketId, n) =>
        replicas[n % 2]!.scan(ask({ ticketId, nonce: ticketId, gateId: gates[n % 3]! })),
      ),
    );
    expect(answers.filter((answer) => verdict(answer) === 'granted')).toHaveLength(30);
    const { market, ...places } = await occupancy();
    expect(market).toBe(30);
    for (const gateId of gates) expect(places[`gate ${gateId}`]).toBeLessThanOrEqual(20);
  });

  it('are decided by what others committed: a ticket that is cancelled stays out', async () => {
    const { scan } = await startReplica();
    await database.query(`update ticket set status = 'revoked'`);
    expect(await scan(ask())).toMatchObject({ scan: { reason: 'revoked' } });
    expect(await occupancy()).toEqual({});
  });

  it('tell of the entry with its charge, under the correlation id of the request', async () => {
    const { scan } = await startReplica();
    const request = ask({ admission: 'pay_at_gate' });
    const answer = await scan(request);
    const { correlationId } = request;
    const scanId = answer.outcome === 'decided' && answer.scan.scanId;
    const charge = { orderId: 'gate-ticket-1', stallId: 'gate-north', amount: 15_000, currency: 'TWD' };
    expect(await outbox()).toMatchObject([
      {
        key: 'ticket-1',
        event: {
          payload: { ticketId: 'ticket-1', gateId: 'north', scanId, charge },
          correlationId,
          causationId: correlationId,
        },
      },
    ]);
  });

  it('are answered the same after a restart', async () => {
    const first = await (await startReplica()).scan(ask({ admission: 'pay_at_gate' }));
    const again = await (await startReplica()).scan(ask({ admission: 'pay_at_gate' }));
    expect(again).toEqual({ ...first, replayed: true });
  });

  it('are shown by ticket', async () => {
    const { scan, tickets } = await startReplica();
    await scan(ask());
    await scan(ask({ nonce: 'nonce-2' }));
    const history = await tickets.find('ticket-1');
    expect(history?.inside).toBe(true);
    expect(history?.scans.map(({ decision }) => decision)).toEqual(['granted', 'denied']);
    expect(await tickets.find('of-nobody')).toBeUndefined();
  });
});
