import { newId, type Trail, type TrailStep } from '@night-market/kernel';
import { eventually, scansOf } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CIVIC_TRAIL, CIVIC_TRAIL_INDEX } from '../src/adapters/postgres/trail.ts';
import { startAgency, type RunningAgency } from './support/agency.ts';
import { AGENCY_SECRET, level, startMarket, type RunningMarket } from './support/market.ts';

let market: RunningMarket;
let app: RunningAgency;

beforeAll(async () => {
  app = await startAgency(AGENCY_SECRET);
  market = await startMarket({ CIVIC_NOTICE_ORIGINS: app.url });
});
afterAll(async () => {
  await market.stop();
  await app.stop();
});

const PATIENT = { timeoutMs: 20_000, everyMs: 100 };
const ofReport = ({ kind, what, detail }: TrailStep): string =>
  [kind, what, detail['agencyId'] ?? detail['destination'] ?? []].flat().join(' ');
const stepsOf = async (correlationId: string): Promise<readonly TrailStep[]> =>
  ((await market.civic.ask('GET', `/ops/trails/${correlationId}`)).body as Trail).steps;
const told = async (correlationId: string) => (await stepsOf(correlationId)).map(ofReport);
const becomes = (correlationId: string, step: string) =>
  eventually(async () => (await told(correlationId)).includes(step), PATIENT);

it('tells the way of a report: taken, routed, told to agencies and its reporter, and what operators did', async () => {
  const correlationId = newId();
  market.police.answers(503);
  const reportId = await market.civic.report(
    {
      ...{
        service_code: 'fire-safety',
        'attribute[DANGER]': 'exit',
        lat: '24.1',
        description: 'gas! 0912345678',
      },
      ...{ notify_url: `${app.url}/heard`, notify_secret: AGENCY_SECRET },
    },
    { 'x-correlation-id': correlationId },
  );
  await becomes(correlationId, 'outside webhook_done fire');
  await becomes(correlationId, 'outside webhook_waits police');
  const waits = (await stepsOf(correlationId)).find(({ what }) => what === 'webhook_waits');
  expect(waits).toMatchObject({ subject: reportId, detail: { type: 'report.routed' } });
  market.police.answers(200);
  await market.says('fire', reportId, 'investigating');
  await market.civic.ask('POST', `/reports/${reportId}/close`, { body: { outcome: 'done', reason: 'seen' } });
  await becomes(correlationId, 'outside webhook_done police');
  await becomes(correlationId, `outside notice_done ${app.url}`);
  const steps = await told(correlationId);
  expect(steps).toEqual(
    expect.arrayContaining([
      ...['request report_received', 'transition routed fire', 'transition routed police'],
      ...['outside agency_update fire', 'request report_closed'],
    ]),
  );
  const text = JSON.stringify(await stepsOf(correlationId));
  for (const personal of ['0912345678', 'gas!', 'heard', 'seen']) expect(text).not.toContain(personal);
  expect(await stepsOf(newId())).toEqual([]);
});

it('the id of a report leads to its correlation id, and the newest is told without one', async () => {
  const correlationId = newId();
  const reportId = await market.civic.report({ lat: '24.3' }, { 'x-correlation-id': correlationId });
  for (const id of [`?about=${reportId}`, `?about=${correlationId}`, '']) {
    const { trails } = (await market.civic.ask('GET', `/ops/trails${id}`)).body as { trails: object[] };
    expect(trails[0]).toMatchObject({ correlationId, what: 'report_received', subject: reportId });
  }
});

it('tells a deadline that was missed, and one that is to come', async () => {
  await market.setBook({ levels: { fire_safety: level(1_000, 3_600_000) } });
  const correlationId = newId();
  await market.civic.report(
    { service_code: 'fire-safety', 'attribute[DANGER]': 'exit', lat: '24.5' },
    { 'x-correlation-id': correlationId },
  );
  await becomes(correlationId, 'transition acknowledge_missed fire');
  expect((await stepsOf(correlationId)).some(({ kind }) => kind === 'timer')).toBe(true);
  await market.setBook();
});

it('a webhook that was refused is told as left to an operator', async () => {
  market.fire.answers(400);
  const correlationId = newId();
  await market.civic.report(
    { service_code: 'fire-safety', 'attribute[DANGER]': 'exit', lat: '24.6' },
    { 'x-correlation-id': correlationId },
  );
  await becomes(correlationId, 'outside webhook_parked fire');
  market.fire.answers(200);
});

it('is found by indexes, however many reports there are', async () => {
  const { database } = market.civic;
  await database.query(
    `insert into civic_report (report_id, service_code, category, severity, zone_id, cluster_id, requested_at, updated_at,
       correlation_id, notice_to)
     select id, 'noise', 'noise', 1, 'market', id, now(), now(), gen_random_uuid(), 'mail'
     from (select gen_random_uuid() as id from generate_series(1, 5000)) as many`,
  );
  const each: readonly string[] = [
    `insert into civic_assignment (report_id, agency_id, part, level, reason, routed_at)
     select report_id, 'fire', '{}', '{}', '{}', now() from civic_report where category = 'noise'`,
    `insert into civic_update (report_id, agency_id, update_id, status, at)
     select report_id, 'fire', 'x', 'open', now() from civic_report where category = 'noise'`,
    `insert into civic_missed (report_id, agency_id, deadline, start_at, due_at)
     select report_id, 'fire', 'acknowledge', now(), now() from civic_report where category = 'noise'`,
    `insert into civic_timer (report_id, agency_id, name, due_at)
     select report_id, 'fire', 'look', now() + interval '1 day' from civic_report where category = 'noise'`,
    `insert into civic_audit (subject, act, actor, reason, detail)
     select report_id::text, 'report_closed', 'lin', 'x', '{}' from civic_report where category = 'noise'`,
    `insert into civic_told (report_id, message_id, channel, destination, type, attempts)
     select report_id, gen_random_uuid(), 'webhook', 'fire', 'report.routed', 1 from civic_report where category = 'noise'`,
    `insert into civic_delivery (webhook_id, agency_id, report_id, type, detail, parked_at, parked_reason)
     select gen_random_uuid(), 'fire', report_id, 'report.routed', '{}', now(), 'x' from civic_report where category = 'noise'`,
    `insert into civic_notice (message_id, destination, report_id, kind, parked_at, parked_reason)
     select gen_random_uuid(), 'mail', report_id, 'closed', now(), 'x' from civic_report where category = 'noise'`,
  ];
  for (const sql of each) await database.query(sql);
  await database.query('vacuum analyze');
  for (const source of CIVIC_TRAIL) {
    const [row] = await database.query<{ id: string }>(
      `select correlation_id as id from civic_report where category = 'noise' limit 1`,
    );
    const scans = await scansOf(database, source, [row!.id]);
    expect(scans.filter(({ rows }) => rows > 100)).toEqual([]);
  }
  const found = [
    ...(await scansOf(database, CIVIC_TRAIL_INDEX.about, [newId(), newId()])),
    ...(await scansOf(database, CIVIC_TRAIL_INDEX.newest!)),
  ];
  expect(found.filter(({ rows }) => rows > 110)).toEqual([]);
});
