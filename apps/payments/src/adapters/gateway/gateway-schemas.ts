import { UnknownOutcomeError } from '@night-market/intents';
import { maskPersonalData } from '@night-market/privacy';
import { z } from 'zod';
import type { Capture } from '../../domain/charge.ts';

/** PostgreSQL stores no NUL, and UTF-8 knows no lone surrogates. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((given) => given.isWellFormed() && !given.includes('\0'), 'must be text that can be stored');
const gatewayId = text(100);
/** Goes on to topics; a gateway that writes a cardholder's data there is not to be repeated. */
const code = text(100).transform((given) => maskPersonalData(given).slice(0, 100));

/** A code of ISO 4217, as topics demand: what could not be published must not be taken in. */
const currency = z.string().regex(/^[A-Z]{3}$/);
const money = { amount: z.int().positive(), currency };
const capture = z.object({ id: gatewayId, ...money });
const duplicate = z.object({ id: gatewayId, amount: z.int().positive() });
const refund = z.object({ id: gatewayId });

/** Captures or refunds that one answer tells of; an order has one, and a few duplicates. */
export const MAX_TOLD = 1_000;
/** Lines of one page of the settlement file; some 200 are asked for. */
export const MAX_LINES = 1_000;

const answerShape = capture.extend({ duplicates: z.array(duplicate).max(MAX_TOLD).default([]) });
const listShape = z.object({
  captures: z.array(capture).max(MAX_TOLD),
  declined: z.object({ code }).nullable(),
});
const refundsShape = z.object({ refunds: z.array(refund).max(MAX_TOLD) });
const failureShape = z.object({ error: z.object({ code }) });

const line = z.object({
  seq: z.union([z.int(), text(100)]).transform(String),
  type: z.enum(['capture', 'refund']),
  id: gatewayId,
  captureId: gatewayId.optional(),
  reference: text(200),
  at: z.union([z.iso.datetime(), z.number()]).transform((at) => new Date(at).getTime()),
  ...money,
});

/** A line that makes no sense but has a place: the comparison reports it and goes on behind it. */
const unreadableLine = z
  .object({ seq: line.shape.seq })
  .transform(({ seq }) => ({ type: 'unreadable' as const, seq, at: 0 }));

/** One line of the settlement file; `at` in milliseconds since the epoch. */
export type SettlementLine = z.output<typeof line> | z.output<typeof unreadableLine>;

const webhookShape = z.object({
  type: z.enum(['capture.succeeded', 'refund.succeeded']),
  data: z.object({
    id: gatewayId,
    reference: text(200),
    captureId: gatewayId.optional(),
    ...money,
  }),
});

export type GatewayWebhook = z.output<typeof webhookShape>;

/** A body that is not what was agreed on tells nothing about the outcome. */
function read<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const result = schema.safeParse(body);
  if (!result.success)
    throw new UnknownOutcomeError('the gateway answered with a body that cannot be understood');
  return result.data;
}

/** The capture and the duplicates that the gateway owns up to. */
export function captureAnswer(body: unknown): Capture[] {
  const { id, amount, currency, duplicates } = read(answerShape, body);
  return [{ id, amount, currency }, ...duplicates.map((one) => ({ ...one, currency }))];
}

export const captureList = (body: unknown) => read(listShape, body);
export const refundAnswer = (body: unknown) => read(refund, body);
export const refundList = (body: unknown) => read(refundsShape, body).refunds;
export const settlementLines = (body: unknown): SettlementLine[] =>
  read(z.object({ lines: z.array(z.union([line, unreadableLine])).max(MAX_LINES) }), body).lines;
export const failure = (body: unknown): string =>
  failureShape.safeParse(body).data?.error.code ?? 'gateway_rejected';
export const parseWebhook = (body: unknown): GatewayWebhook | undefined => webhookShape.safeParse(body).data;
