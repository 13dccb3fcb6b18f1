import { REASON_CODES } from '@night-market/gate-policy';
import { z } from 'zod';
import { CHARGED_ID_MAX } from '../../domain/charge.ts';
import { id, reasonText } from './ids.ts';

export { ticketPath } from './ids.ts';

/** Longer than any token, so that one that was tampered with is an answer and no bad request. */
const TOKEN_MAX = 2_000;

/** What a scan says besides its device. */
export const scanFields = {
  nonce: id,
  gateId: id,
  direction: z.enum(['entry', 'exit']).default('entry'),
  admission: z.enum(['prepaid', 'pay_at_gate']).default('prepaid'),
  token: z.string().min(1).max(TOKEN_MAX).optional().describe('The text of the QR code.'),
  ticketId: id.optional().describe('In place of the token, where the rules of the zone allow it.'),
  override: z.strictObject({ reason: reasonText }).optional(),
};

interface ScanWords {
  readonly token?: string | undefined;
  readonly ticketId?: string | undefined;
  readonly gateId: string;
  readonly admission: 'prepaid' | 'pay_at_gate';
}

/** @param context of Zod's superRefine */
export function checkScan(body: ScanWords, context: z.RefinementCtx): void {
  const wrong = (field: string, message: string) =>
    context.addIssue({ code: 'custom', path: [field], message });
  if ((body.token === undefined) === (body.ticketId === undefined))
    wrong('token', 'must be there, or ticketId in its place, and not both');
  if (body.admission !== 'pay_at_gate') return;
  for (const field of ['ticketId', 'gateId'] as const)
    if ((body[field]?.length ?? 0) > CHARGED_ID_MAX)
      wrong(field, `has at most ${CHARGED_ID_MAX} characters when the entry is paid at the gate`);
}

/** Body of POST /v2/scans. */
export const scanBody = z
  .strictObject({ deviceId: id, ...scanFields, scannedAt: z.iso.datetime().optional() })
  .superRefine(checkScan);

export type ScanBody = z.output<typeof scanBody>;

const reasonCode = z.enum(REASON_CODES);

export const scanAnswer = z.object({
  scanId: z.uuid(),
  decision: z.enum(['granted', 'denied']),
  reason: reasonCode.nullable(),
  ticket: z.object({ ticketId: z.string(), product: z.string() }).optional(),
  orderId: z.string().optional(),
  overridden: reasonCode.optional().describe('What a supervisor let pass.'),
  previous: z
    .object({ gateId: z.string(), scannedAt: z.iso.datetime() })
    .optional()
    .describe('Where and when the ticket came in before.'),
});

export const ticketView = z.object({
  ticketId: z.string(),
  inside: z.boolean(),
  status: z.enum(['clear', 'blocked', 'revoked']).nullable(),
  product: z.string().nullable(),
  scans: z.array(
    scanAnswer.extend({
      gateId: z.string(),
      direction: z.enum(['entry', 'exit']),
      admission: z.enum(['prepaid', 'pay_at_gate']),
      scannedAt: z.iso.datetime(),
      flags: z.array(z.string()),
    }),
  ),
});
