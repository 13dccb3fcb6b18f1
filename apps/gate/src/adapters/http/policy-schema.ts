import { z } from 'zod';
import { codeText } from './ids.ts';

const MS_MAX = 8.64e15;
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 17:00');
const limit = z.int().min(0).max(1_000_000).nullable().default(null);
/** Minor units of TWD. */
export const fee = z
  .int()
  .min(0)
  .max(10_000_000)
  .multipleOf(100, 'must be a multiple of 100: TWD has no cents in use');
const moment = z.int().min(0).max(MS_MAX).describe('Milliseconds since 1970.');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The rules of a zone without its name. */
export const policyRules = z.strictObject({
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be the name of a time zone such as Asia/Taipei')
    .default('Asia/Taipei'),
  products: z.array(codeText).max(200).nullable().default(null).describe('Null: all.'),
  hours: z
    .strictObject({ from: clock, until: clock })
    .nullable()
    .default(null)
    .describe('By the market clock; until may be past midnight. Null: always.'),
  validity: z
    .record(
      codeText,
      z
        .strictObject({ fromMs: moment, untilMs: moment })
        .refine(({ fromMs, untilMs }) => fromMs < untilMs, 'must end after it begins'),
    )
    .default({})
    .describe('Of all tickets of a product, in place of what was signed.'),
  entry: z.enum(['single', 'multiple']).default('single'),
  reentryAfterExit: z.boolean().default(false),
  antiPassback: z
    .union([z.enum(['off', 'until_exit']), z.strictObject({ seconds: z.int().min(1).max(86_400) })])
    .default('off'),
  capacity: z
    .strictObject({ gate: limit, zone: limit, market: limit })
    .default({ gate: null, zone: null, market: null }),
  acceptsTicketIds: z
    .boolean()
    .default(false)
    .describe('Whether a device may name a ticket without its token.'),
  fees: z
    .strictObject({
      zone: fee.nullable().default(null).describe('Of every ticket; null: none.'),
      products: z.record(codeText, fee).default({}).describe("In place of the zone's; 0: none."),
    })
    .default({ zone: null, products: {} })
    .describe('What the first entry of a ticket costs at the gate, in minor units of TWD.'),
  staleList: z
    .enum(['open', 'closed'])
    .default('open')
    .describe('Closed: a scanner without network lets nobody in when its revocation list is too old.'),
});
