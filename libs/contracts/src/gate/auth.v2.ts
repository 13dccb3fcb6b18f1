import { z } from 'zod';
import { defineTopic, event, type EventOf } from '../define-topic.ts';
import { orderIdSchema } from '../pay/txn.v1.ts';

/** What the gates decided about tickets. */
export const gateAuthV2 = defineTopic({
  name: 'gate.auth.v2',
  key: 'ticketId',
  description: 'Facts about entries: who was let in, by which gate.',
  events: {
    granted: event(
      'A ticket was let in. With `charge`, the entry is paid at the gate and payments charges it.',
      z.looseObject({
        ticketId: z.string().min(1).max(100),
        gateId: z.string().min(1).max(100),
        scanId: z.uuid(),
        charge: z
          .looseObject({
            orderId: orderIdSchema,
            stallId: z.string().min(1).max(100),
            amount: z.int().positive(),
            currency: z.string().length(3),
          })
          .optional(),
      }),
      {
        ticketId: 'ticket-0001',
        gateId: 'north',
        scanId: '0198c0de-0000-7000-8000-000000000002',
        charge: { orderId: 'gate-ticket-0001', stallId: 'gate-north', amount: 15_000, currency: 'TWD' },
      },
    ),
  },
});

export type GateAuthV2Event = EventOf<typeof gateAuthV2>;
