import { inAddresses } from '@night-market/contracts';
import { z } from 'zod';
import { CHARGED_ID_MAX } from '../../domain/decide.ts';

const id = inAddresses(
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9._:-]*$/, 'may hold letters, digits and . _ : -'),
);

/** Body of POST /v2/scans. */
export const scanBody = z
  .strictObject({
    deviceId: id,
    nonce: id,
    ticketId: id,
    gateId: id,
    admission: z.enum(['prepaid', 'pay_at_gate']),
  })
  .superRefine((body, context) => {
    if (body.admission !== 'pay_at_gate') return;
    for (const field of ['ticketId', 'gateId'] as const) {
      if (body[field].length <= CHARGED_ID_MAX) continue;
      const message = `has at most ${CHARGED_ID_MAX} characters when the entry is paid at the gate`;
      context.addIssue({ code: 'custom', path: [field], message });
    }
  });

export type ScanBody = z.output<typeof scanBody>;

export const scanAnswer = z.object({
  scanId: z.uuid(),
  decision: z.enum(['granted', 'denied']),
  reason: z.enum(['already_redeemed']).nullable(),
  orderId: z.string().optional(),
});

export const ticketPath = z.object({ ticketId: id });

export const ticketView = z.object({
  ticketId: z.string(),
  inside: z.boolean(),
  scans: z.array(
    scanAnswer.extend({
      gateId: z.string(),
      admission: z.enum(['prepaid', 'pay_at_gate']),
      scannedAt: z.iso.datetime(),
    }),
  ),
});
