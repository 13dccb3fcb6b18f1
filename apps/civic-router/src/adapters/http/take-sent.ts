import { fingerprintOf, parseIdempotencyKey, type IdempotentRequest } from '@night-market/idempotency';
import type { SqlTx } from '@night-market/kernel';
import { newRequest, type SentFields } from '@night-market/open311';
import { correlationIdOf, keyReused, Problem, requestInFlight } from '@night-market/service-kit';
import { serviceOf } from '../../domain/catalogue.ts';
import type { ReportIntake } from '../../take-report/report-intake.handler.ts';
import { PhotoIdReusedError, type Taken } from '../../take-report/take-report.handler.ts';
import { checked } from './georeport-format.ts';
import { toSentReport, type TakingHotline } from './to-georeport.ts';

export interface TakenSent {
  readonly taken: Taken;
  readonly isReplayed: boolean;
  readonly accountId: string | undefined;
}

/**
 * Takes the report that a client sent.
 * @param tenant who sends it: the same key of two of them are two keys
 * @param header the Idempotency-Key
 * @throws Problem that says why it is not taken
 */
export async function takeSent(
  { intake, hotline }: { readonly intake: ReportIntake<SqlTx>; readonly hotline: TakingHotline },
  fields: SentFields,
  tenant: string,
  header: string | undefined,
): Promise<TakenSent> {
  const wanted = checked(() => newRequest(fields, serviceOf));
  const key = keyOf(header, tenant, fields);
  const isBatch = serviceOf(wanted.serviceCode)!.type === 'batch';
  const sent = checked(() => toSentReport(wanted, hotline));
  const item = { sent, isBatch, correlationId: correlationIdOf(), key };
  const outcome = await intake.submit(item).catch((error: unknown) => {
    throw error instanceof PhotoIdReusedError ? PHOTO_ID_REUSED : error;
  });
  if (outcome.type !== 'taken') throw PROBLEMS[outcome.type];
  const { taken, isReplayed } = outcome;
  return { taken, isReplayed, accountId: wanted.reporter.accountId };
}

/** @throws Problem 400 for one that cannot be used */
export function idempotencyKeyOf(header: string): string {
  const key = parseIdempotencyKey(header);
  if (key !== undefined) return key;
  throw new Problem(400, 'idempotency_key_invalid', 'The Idempotency-Key cannot be used.', {
    detail: 'Send 1 to 255 printable ASCII characters.',
  });
}

function keyOf(header: string | undefined, tenant: string, sent: SentFields): IdempotentRequest | undefined {
  if (header === undefined) return undefined;
  const key = idempotencyKeyOf(header);
  const route = 'POST /requests';
  // The same report, in whichever format it is sent and answered.
  const fields = { ...Object.fromEntries(sent.fields), api_key: null };
  const attributes = Object.fromEntries(sent.attributes);
  return { tenant, route, key, fingerprint: fingerprintOf('POST', '/requests', { fields, attributes }) };
}

const PHOTO_ID_REUSED = new Problem(400, 'photo_id_reused', 'The photo_id is that of another report.', {
  detail: 'Make a new random UUID for each photo.',
});

const PROBLEMS = { key_reused: keyReused('report'), in_flight: requestInFlight() };
