import { inAddresses } from '@night-market/contracts';
import { cappedCount } from '@night-market/service-kit';
import { z } from 'zod';
import { CURRENCIES, isWholeAmount, MAX_AMOUNT } from '../../domain/money.ts';
import type { MoneySummary } from '../../read-money/summarize-money.ts';

const id = inAddresses(
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9._:-]+$/, 'may hold letters, digits and . _ : -'),
);

/** Body of POST /payments. */
export const paymentBody = z
  .strictObject({
    orderId: id,
    stallId: id,
    /** Minor units: NT$120 is 12000. */
    amount: z.int().positive().max(MAX_AMOUNT),
    currency: z.enum(CURRENCIES),
    method: z.enum(['card', 'mobile', 'qr']),
  })
  .refine(isWholeAmount, {
    path: ['amount'],
    message: 'TWD has no cents in use: the amount must be a multiple of 100',
  });

export type PaymentBody = z.output<typeof paymentBody>;

export const paymentView = z.object({
  id: z.uuid(),
  orderId: z.string(),
  stallId: z.string(),
  amount: z.int(),
  currency: z.string(),
  method: z.string(),
  status: z.enum(['requested', 'captured', 'capture_failed']),
  replayed: z.boolean(),
  captureId: z.string().nullable(),
  failureCode: z.string().nullable(),
  createdAt: z.string(),
});

export const paymentIdParam = z.uuid({ error: 'must be a UUID' });
export const orderIdParam = id;
export const captureIdParam = id;

export const pageQuery = z.strictObject({
  /** An order id as a page gave it; gates make ids of their own, but none holds a NUL. */
  after: z
    .string()
    .max(100)
    .refine((text) => !text.includes('\0'), 'must be an order id')
    .default(''),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

export type PageQuery = z.output<typeof pageQuery>;

const totals = z.object({
  captured: z.int(),
  refunded: z.int(),
  paidOutside: z.int().describe('Paid back by another way than the gateway.'),
  net: z.int().describe('What the gateway holds for us.'),
});

/** In the order's own currency, and in each that anything moved in. */
const ledgerTotals = totals.extend({ currencies: z.array(totals.extend({ currency: z.string() })) });

export const captureView = z.object({ captureId: z.string(), orderId: z.string() });

export const orderPaymentsView = z.object({
  orderId: z.string(),
  charge: z.object({
    state: z.enum(['requested', 'captured', 'capture_failed']),
    amount: z.int(),
    currency: z.string(),
    captureId: z.string().nullable(),
    failureCode: z.string().nullable(),
  }),
  payments: z.array(z.object({ id: z.uuid(), status: paymentView.shape.status, replayed: z.boolean() })),
  captures: z.array(
    z.object({
      id: z.string(),
      amount: z.int(),
      duplicate: z.boolean(),
      refundState: z.enum(['pending', 'refunded', 'failed']).nullable(),
      paidOutside: z.boolean().describe('Refunded, and not by the gateway.'),
    }),
  ),
  ledger: ledgerTotals,
});

export const ledgerPageView = z.object({
  orders: z.array(ledgerTotals.extend({ orderId: z.string() })),
  next: z.string().nullable(),
});

const amount = z.int().min(0);

export const moneySummaryView = z.object({
  windowHours: z.int().min(1).describe('What was captured and refunded is that of the last hours.'),
  isMore: z.boolean().describe('Whether more moved than is added up here.'),
  currencies: z
    .array(
      z.object({
        currency: z.string(),
        ...{ captured: amount, refunded: amount },
        atRisk: amount.describe('Captured twice and not paid back, however long ago.'),
      }),
    )
    .readonly(),
  openDuplicates: cappedCount,
  oldestOpenDuplicateSeconds: z.number().min(0).nullable(),
}) satisfies z.ZodType<MoneySummary>;

export const conversationView = z.object({
  conversationId: z.uuid(),
  requests: z.array(
    z.object({
      ...{ orderId: z.string(), dupTxnId: z.string() },
      attempt: z.int().describe('Of the last request; earlier ones are told by the orchestrator.'),
      messageId: z.uuid(),
      state: z.string().describe('As in the request protocol of FIPA: Requested, Informed, Failed.'),
      firstAskedAt: z.iso.datetime(),
      informedAt: z.iso.datetime().nullable(),
    }),
  ),
});
