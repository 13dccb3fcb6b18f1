import { randomUUID } from 'node:crypto';
import { inTransaction, openPool } from './database.ts';
import { serve } from './http.ts';
import { readSettings } from './settings.ts';

/**
 * The plainest program that could take reports: it inserts the rows that the hotline keeps of one (the report, its
 * assignment, its timer, what its agency is to be told and two events in the outbox) in a transaction. No key, no check, no
 * rules, no deadlines, no look for duplicates, nothing sealed, and nobody is told.
 */
const { port, databaseUrl } = readSettings();
const pool = openPool(databaseUrl);

const REPORT = `insert into civic_report (report_id, service_code, category, severity, zone_id, lat, long, description,
    cluster_id, requested_at, updated_at, expected_at, correlation_id, personal)
  values ($1, $2, $2, 2, 'unknown', $3, $4, $5, $1, now(), now(), now(), $1, $6)`;
const ASSIGNMENT = `insert into civic_assignment (report_id, agency_id, part, level, reason, routed_at)
  values ($1, 'market-office', $2, $2, $2, now())`;
const TIMER = `insert into civic_timer (report_id, agency_id, name, due_at)
  values ($1, 'market-office', 'look', now() + interval '1 hour')`;
const DELIVERY = `insert into civic_delivery (webhook_id, agency_id, report_id, type, detail)
  values (gen_random_uuid(), 'market-office', $1, 'report.routed', $2)`;
const OUTBOX = `insert into outbox (lane, id, topic, key, headers, value)
  values (0, gen_random_uuid(), 'civic.events.v1', $1, '{}', $2), (0, gen_random_uuid(), 'civic.events.v1', $1, '{}', $2)`;
const PART = JSON.stringify({ state: 'Routed', acknowledgeWithinMs: 3_600_000, resolveWithinMs: 86_400_000 });

async function take(body: string): Promise<string> {
  const fields = new URLSearchParams(body);
  const [id, text] = [randomUUID(), fields.get('description') ?? ''];
  await inTransaction(pool, async (run) => {
    const place = [Number(fields.get('lat')), Number(fields.get('long'))];
    await run('report', REPORT, id, fields.get('service_code'), ...place, text, Buffer.from(text));
    await run('assignment', ASSIGNMENT, id, PART);
    await run('timer', TIMER, id);
    await run('delivery', DELIVERY, id, PART);
    await run('outbox', OUTBOX, Buffer.from(id), Buffer.from(text));
  });
  return JSON.stringify([{ service_request_id: id }]);
}

serve(port, take);
