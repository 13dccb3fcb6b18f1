import type { QueryRows } from '@night-market/kernel';
import { FakeClock, scansOf, type Scan, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toListedConversation } from '../src/adapters/http/views.ts';
import { PgSagaReader } from '../src/adapters/postgres/pg-saga-reader.ts';
import type { Occurrence } from '../src/domain/occurrence.ts';
import { ReadConversations } from '../src/read-conversations/read-conversations.handler.ts';
import {
  captured,
  correlationOf,
  duplicate,
  policy,
  refunded,
  refundFailed,
  requested,
  START_MS,
} from './support/facts.ts';
import { createSagaDatabase, startReplica, type Replica } from './support/postgres.ts';

let database: TestDatabase;
let replica: Replica;

const at = (minute: number, { fact, ...rest }: Occurrence): Occurrence => ({
  ...rest,
  fact: { ...fact, occurredAt: new Date(START_MS + minute * 60_000).toISOString() },
});
const paidTwice = (orderId: string, minute: number): Occurrence[] =>
  [requested(orderId), captured(orderId), duplicate(orderId)].map((one) => at(minute, one));

beforeAll(async () => {
  database = await createSagaDatabase();
  replica = await startReplica(database, new FakeClock());
  await replica.handle([
    ...[...paidTwice('open', 3), ...paidTwice('paid-back', 1), at(4, refunded('paid-back'))],
    ...[...paidTwice('refused', 2), at(5, refundFailed('refused'))],
    // Asked for a second time in the same conversation.
    ...[...paidTwice('both', 0), at(6, duplicate('both', 'cap-3'))],
    ...[at(7, requested('quiet')), at(7, captured('quiet'))],
  ]);
});
afterAll(async () => {
  await replica.stop();
  await database.drop();
});

const newest = async (limit: number) =>
  (await new ReadConversations(replica.reader, policy.refundTimeoutMs).newest(limit)).map(
    toListedConversation,
  );

describe('the newest conversations about refunds', () => {
  it('are told once each, the newest first, with how they stand', async () => {
    const told = await newest(20);
    expect(told.map(({ about, state, standing }) => [about, state, standing])).toEqual([
      ['both cap-3', 'Requested', 'open'],
      ['open cap-2', 'Requested', 'open'],
      ['refused cap-2', 'Failed', 'failed'],
      ['paid-back cap-2', 'Informed', 'over'],
    ]);
    expect(told[1]).toMatchObject({
      ...{ conversationId: correlationOf('open'), askedAt: new Date(START_MS + 180_000).toISOString() },
    });
  });

  it('end at as many as are asked for', async () => {
    expect((await newest(2)).map(({ about }) => about)).toEqual(['both cap-3', 'open cap-2']);
  });

  it('are found by an index that holds requests alone, however many lines there are', async () => {
    await database.query(
      `insert into saga_transition (order_id, n, event_id, "on", machine, leg, from_state, to_state, actor, correlation_id, at)
       select 'old-' || n, 1, gen_random_uuid(), 'duplicate_captured', 'leg', 'cap-2', 'None',
         case when n % 4 = 0 then 'RefundCommanded' else 'Captured' end, 'event', gen_random_uuid(),
         '2026-11-01'::timestamptz + n * interval '1 second' from generate_series(1, 40000) as n`,
    );
    await database.query('vacuum analyze saga_transition');
    let scans: Scan[] = [];
    const explain: QueryRows = async (sql, params) => {
      scans = await scansOf(database, sql, params);
      return [] as never;
    };
    await new PgSagaReader(explain).newestRequests(20);
    expect(scans.map(({ of, rows }) => [of, rows])).toEqual([['saga_transition_newest_request', 20]]);
    await new PgSagaReader(explain).recentHistories(['open', 'both']);
    expect(scans.filter(({ of }) => of.startsWith('saga')).map(({ of }) => of)).toEqual([
      'saga_transition_pkey',
    ]);
    expect(await newest(2)).toHaveLength(2);
  });
});
