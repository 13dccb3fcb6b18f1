import { SEQUENCE_HEADER, sequenceText } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import type { RunningService } from '@night-market/service-kit';
import { eventually, type TestDatabase } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit, Market, ops, TOPIC } from './support/market.ts';

let market: Market;
let service: RunningService;
let database: TestDatabase;

beforeAll(async () => {
  market = await Market.open();
  ({ service, database } = await market.auditor());
  // Findings then count from 9 on: a list in the order of text would show.
  await database.query(`select setval(pg_get_serial_sequence('finding', 'id'), 9, false)`);
}, 120_000);
afterAll(async () => {
  await service.stop();
  await market.close();
});

const stallRow = { topic: TOPIC, consumer: 'stall' };
const sentRow = { topic: TOPIC, consumer: '' };
type Audited = { rows: { consumer: string; copies: number }[] };
const copiesIn = ({ rows }: Audited): number => rows.find(({ consumer }) => consumer === '')!.copies;

/** What is wrong with a key. */
const wrong = (
  job: { findings: { key: string; kind: string; consumer: string; eventId: string }[] },
  of: string,
) =>
  job.findings
    .filter(({ key }) => key === of)
    .map(({ kind, consumer, eventId }) => [kind, consumer, eventId]);

describe('an audit on a real broker and database', () => {
  it('finds nothing where nothing is wrong, and counts copies apart', async () => {
    const messages = Array.from({ length: 60 }, (_, n) => market.message(`fine-${n % 5}`));
    await market.publish(...messages);
    await market.takenIn(...messages.map(({ id }) => id));
    const sent = await market.bus.readAll(TOPIC);
    expect(sent.map(({ headers }) => headers[SEQUENCE_HEADER]?.length)).toEqual(sent.map(() => 20));
    const [one] = sent.filter(({ key }) => key === 'fine-2');
    // A relay that does not hear of its success sends once more.
    const resent = copiesIn(await audit(service));
    await market.send({ key: Buffer.from('fine-2'), value: one!.value, headers: one!.headers });
    const job = await audit(service);
    expect(job).toMatchObject({ state: 'done', lagEvents: 0, findings: [] });
    expect(job.rows).toEqual([
      expect.objectContaining({
        ...sentRow,
        records: 61 + resent,
        copies: 1 + resent,
        doubles: 0,
        inversions: 0,
      }),
      expect.objectContaining({ ...stallRow, records: 60, copies: 0, gaps: 0, doubles: 0, inversions: 0 }),
    ]);
  });

  it('finds an event that is settled and in no inbox', async () => {
    const [lost, next] = [market.message('lost'), market.message('lost')];
    await market.publish(lost, next);
    await market.takenIn(lost.id, next.id);
    await market.database.query('delete from inbox where event_id = $1', [lost.id]);
    expect(wrong(await audit(service), 'lost')).toEqual([['gap', 'stall', lost.id]]);
  });

  it('finds an effect that was done twice', async () => {
    const [payload, cause] = [{ orderId: 'twice', txnId: 'cap_1' }, newId()];
    const [once, again] = [market.message('twice', payload, cause), market.message('twice', payload, cause)];
    await market.publish(once, again);
    await market.takenIn(once.id, again.id);
    expect(wrong(await audit(service), 'twice')).toEqual([['double', '', again.id]]);
  });

  it('finds events that were sent in another order than they were appended', async () => {
    const [first, second] = [market.message('swapped'), market.message('swapped')].map((message, n) => ({
      ...message,
      headers: { ...message.headers, [SEQUENCE_HEADER]: sequenceText(String(900_000 + n)) },
    }));
    await market.send(second!, first!);
    await market.takenIn(first!.id, second!.id);
    expect(wrong(await audit(service), 'swapped')).toEqual([['inversion', '', first!.id]]);
  });

  it('finds events that were taken in in another order than they were sent', async () => {
    const [first, second] = [market.message('overtaken'), market.message('overtaken')];
    await market.publish(first, second);
    await market.takenIn(first.id, second.id);
    await market.database.query(`update inbox set received_at = now() + interval '1 s' where event_id = $1`, [
      first.id,
    ]);
    expect(wrong(await audit(service), 'overtaken')).toEqual([['inversion', 'stall', second.id]]);
  });

  it('looks for a record that nobody can read under its derived identity, however often it was sent', async () => {
    const broken = market.message('unreadable');
    const record = { key: broken.key, value: Buffer.from('not json'), headers: { ...broken.headers } };
    const before = copiesIn(await audit(service));
    await market.send(record, record);
    const job = await eventually(
      async () => {
        const found = await audit(service);
        return copiesIn(found) === before + 1 && found;
      },
      { timeoutMs: 60_000 },
    );
    expect(wrong(job, 'unreadable')).toEqual([]);
    const letters = await eventually(async () => {
      const all = await market.bus.readAll(`${TOPIC}.dlq`);
      return all.length > 0 && all;
    });
    expect(letters.map(({ key }) => key)).toEqual(['unreadable']);
    expect(Object.keys(letters[0]!.headers)).not.toContain(SEQUENCE_HEADER);
  });

  it('keeps each finding once, without a payload, and counts it', async () => {
    await audit(service);
    const { body } = await ops(service, 'findings?limit=3');
    expect(body.findings).toHaveLength(3);
    const rest = (await ops(service, `findings?after=${body.next}`)).body;
    type Kept = { kind: string; consumer: string; key: string };
    const kept = ([...body.findings, ...rest.findings] as Kept[]).map(({ kind, consumer, key }) => [
      kind,
      consumer,
      key,
    ]);
    expect(kept).toEqual([
      ['gap', 'stall', 'lost'],
      ['double', '', 'twice'],
      ['inversion', '', 'swapped'],
      ['inversion', 'stall', 'overtaken'],
    ]);
    expect(rest.next).toBeNull();
    expect(JSON.stringify(body)).not.toContain('cap_1');
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/delivery_audit_gaps_total\{[^}]*consumer="stall"[^}]*\} 1\n/);
    expect(metrics).toMatch(/delivery_audit_inversions_total\{[^}]*consumer=""[^}]*\} 1\n/);
  });

  it('lets nobody in without the token, and refuses what it does not understand', async () => {
    expect((await ops(service, 'audits', {}, 'wrong')).status).toBe(401);
    expect((await ops(service, 'findings?limit=0')).status).toBe(400);
    expect((await ops(service, `audits/${newId()}`)).status).toBe(404);
  });

  it('fails, and says why, when a consumer does not answer', async () => {
    const away = await market.auditor({ AUDIT_SERVICES: 'stall=http://127.0.0.1:1' }, database);
    expect(await audit(away.service)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('no replica of stall answers'),
    });
    await away.service.stop();
  });
});

describe('the watch', () => {
  it('finds the same by itself, in small rounds, and goes on over a restart from where it was', async () => {
    const often = { AUDIT_EVERY_MS: '100', AUDIT_ROUND_RECORDS: '100' };
    const first = await market.auditor(often);
    const compared = async () => {
      const sum = 'select coalesce(sum(next_offset), 0)::int as records from checkpoint';
      return (await first.database.query<{ records: number }>(sum))[0]!.records;
    };
    const sent = (await market.bus.readAll(TOPIC)).length;
    await eventually(async () => (await compared()) === sent, { timeoutMs: 30_000 });
    expect(await first.database.query('select key from finding order by key')).toEqual(
      ['lost', 'overtaken', 'swapped', 'twice'].map((key) => ({ key })),
    );
    await first.service.stop();

    const second = await market.auditor(often, first.database);
    const later = market.message('later');
    await market.publish(later);
    await market.takenIn(later.id);
    await eventually(async () => (await compared()) === sent + 1, { timeoutMs: 30_000 });
    const metrics = await eventually(async () => {
      const text = await (await fetch(`${second.service.url}/metrics`)).text();
      return /delivery_audit_records_total\{[^}]*\} 1\n/.test(text) && text;
    });
    expect(metrics).toMatch(/delivery_audit_gaps_total\{[^}]*\} 0\n/);
    expect(metrics).toMatch(/delivery_audit_checked_age_seconds\{[^}]*\} \d/);
    await second.service.stop();
  }, 120_000);
});

describe('what a consumer tells of itself', () => {
  it('is its group, what it handles, and which ids it holds', async () => {
    expect((await ops(market.stall, 'consumer')).body).toEqual({
      consumer: 'stall',
      groupId: 'stall',
      inboxRetentionHours: 336,
      subscriptions: [{ topic: TOPIC, types: ['captured'] }],
    });
    const message = market.message('told');
    await market.publish(message);
    await market.takenIn(message.id);
    const { body } = await ops(market.stall, 'inbox/lookup', { ids: [message.id, newId()] });
    expect(body.held).toEqual([{ id: message.id, receivedAtUs: expect.any(Number) }]);
    expect(body.held[0].receivedAtUs / 1_000).toBeCloseTo(Date.now(), -5);
  });

  it('is nothing of an inbox for a service that only publishes, and nothing at all without the token', async () => {
    expect((await ops(service, 'consumer')).body).toMatchObject({ consumer: 'auditor', subscriptions: [] });
    expect((await ops(service, 'inbox/lookup', { ids: [newId()] })).status).toBe(404);
    expect((await ops(market.stall, 'consumer', undefined, 'wrong')).status).toBe(401);
    const many = Array.from({ length: 1_001 }, () => newId());
    expect((await ops(market.stall, 'inbox/lookup', { ids: many })).status).toBe(400);
  });
});
