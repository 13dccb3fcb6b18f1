import { z } from 'zod';
import { amountSchema, currencySchema, idSchema, openEnum } from '../fields.ts';

const scan = { ticketId: idSchema, gateId: idSchema, scanId: z.uuid() };

/** Why a ticket was not let in. */
const DENIALS = [
  'invalid',
  'unpaid',
  'blocked',
  'invalid_time',
  'canceled',
  'already_redeemed',
  'product',
  'rules',
  'ambiguous',
  'revoked',
  'unapproved',
  'error',
] as const;

/** Payloads of gate.auth.v2 by event type. */
export const gateAuthV2Payloads = {
  granted: z.looseObject({
    ...scan,
    charge: z
      .looseObject({
        orderId: idSchema,
        stallId: idSchema,
        amount: amountSchema,
        currency: currencySchema,
      })
      .optional(),
  }),
  denied: z.looseObject({ ...scan, reason: openEnum(DENIALS) }),
  exited: z.looseObject(scan),
  revoked: z.looseObject({
    ticketId: idSchema,
    reason: openEnum(['lost', 'stolen', 'refunded', 'abused']),
    listVersion: z.int().positive().describe('Version of the revocation list from which on it is revoked.'),
  }),
  conflict_detected: z.looseObject({
    ...scan,
    conflictsWith: z.looseObject({ gateId: idSchema, scanId: z.uuid() }),
  }),
};
