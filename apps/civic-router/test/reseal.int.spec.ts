import { createRuntime, startService, type RunningService } from '@night-market/service-kit';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PersonalSeal } from '../src/adapters/seals.ts';
import { civicRouter } from '../src/civic-router.service.ts';
import { readConfig } from '../src/config.ts';
import { startMarket, V2, type RunningMarket } from './support/market.ts';
import { SECRET } from './support/service.ts';

const PATIENT = { timeoutMs: 30_000, everyMs: 100 };
const FRESH = 'a fresh secret of this test that is long';
const REPORTS = 600;
let market: RunningMarket;

beforeAll(async () => {
  market = await startMarket();
});
afterAll(() => market.stop());

/** Another replica, with other secrets. */
async function replica(secrets: string): Promise<RunningService> {
  const { database, bus } = market.civic;
  const config = readConfig({
    ...{ DATABASE_URL: database.url, KAFKA_BROKERS: bus.brokers.join(','), KAFKA_NAMESPACE: bus.namespace },
    ...{ HTTP_PORT: '0', LOG_LEVEL: 'silent', INSIDE_ACCESS: 'open', CIVIC_SEAL_SECRETS: secrets },
  });
  return startService(civicRouter, createRuntime(civicRouter, config), config);
}

const metrics = async ({ url }: RunningService): Promise<string> => (await fetch(`${url}/metrics`)).text();
const valueOf = (text: string, name: string, table: string): number | undefined => {
  const line = text.split('\n').find((one) => one.startsWith(`${name}{`) && one.includes(`table="${table}"`));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

it('after a new secret all is sealed anew bit by bit, until the old one can be taken away', async () => {
  const { civic } = market;
  const reporterKey = crypto.randomUUID();
  const reportId = await civic.report({ description: 'a blocked exit', lat: '9', reporter_key: reporterKey });
  const answered = await civic.ask('POST', `/hotline/requests/${reportId}/answers`, {
    body: { reporterKey, text: 'the northern one' },
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
  });
  expect(answered.status).toBe(201);
  const desk = { name: 'Night duty', mail: 'duty@market.example', reason: 'x' };
  await civic.ask('PUT', '/duty-desks/night-duty', { body: desk });
  // More than are looked at together; one that is erased, and one whose secret nobody has.
  await civic.database.query(
    `insert into civic_report (report_id, service_code, category, severity, zone_id, cluster_id, requested_at, updated_at,
        correlation_id, personal)
      select id, 'noise', 'noise', 1, 'unknown', id, now(), now(), id, case when n = 1 then null else decode('00ff', 'hex') end
      from (select gen_random_uuid() as id, n from generate_series(1, ${REPORTS}) n) filled`,
  );
  const filled = await civic.database.query<{ report_id: string }>(
    `select report_id from civic_report where personal = decode('00ff', 'hex')`,
  );
  const old = new PersonalSeal([SECRET]);
  for (const { report_id: id } of filled.slice(1))
    await civic.database.query('update civic_report set personal = $2 where report_id = $1', [
      ...[id, Buffer.from(old.seal({ reporter: {}, attributes: {}, description: id }, id))],
    ]);
  const turning = await replica(`${FRESH},${SECRET}`);
  try {
    const done = await eventually(async () => {
      const text = await metrics(turning);
      const left = ['civic_report', 'civic_answer', 'civic_agency', 'civic_duty_desk'].map((table) =>
        valueOf(text, 'civic_old_seals', table),
      );
      return left.every((rows) => rows !== undefined) ? { text, left } : undefined;
    }, PATIENT);
    // The one that no secret opens is told of, and left alone.
    expect(done.left).toEqual([1, 0, 0, 0]);
    expect(valueOf(done.text, 'civic_resealed_rows_total', 'civic_report')).toBe(REPORTS - 1);
    expect(valueOf(done.text, 'civic_resealed_rows_total', 'civic_agency')).toBe(2);
  } finally {
    await turning.stop();
  }
  const fresh = new PersonalSeal([FRESH]);
  const rows = await civic.database.query<{ report_id: string; personal: Buffer }>(
    `select report_id, personal from civic_report where personal is not null and personal <> decode('00ff', 'hex')`,
  );
  expect(rows).toHaveLength(REPORTS - 1);
  for (const { report_id: id, personal } of rows)
    expect(fresh.open(personal, id).description).toBe(id === reportId ? 'a blocked exit' : id);
  // Without the old secret everything opens: the report, the answer, and what signs for the agencies.
  const after = await replica(FRESH);
  try {
    const sent = await fetch(`${after.url}/hotline/requests/${reportId}/answers`, {
      ...{ method: 'POST', body: JSON.stringify({ reporterKey, text: 'the second door' }) },
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    });
    expect(sent.status).toBe(201);
    expect((await fetch(`${after.url}${V2}/requests/${reportId}.json`)).status).toBe(200);
  } finally {
    await after.stop();
  }
});
