import { addPlans, listBooks, replaceFaults, showBook, showFaults, showPending, stepClock } from './admin.ts';
import { captureBody } from './capture-desk.ts';
import type { CaptureDesk } from './capture-desk.ts';
import type { Context } from './context.ts';
import { findCaptures, findRefunds, readSettlement } from './queries.ts';
import { refundBody } from './refund-desk.ts';
import type { RefundDesk } from './refund-desk.ts';
import { errorAnswer, okAnswer } from '../http/reply.ts';
import { readBody, readIdempotencyKey } from '../http/request.ts';
import type { Routes } from '../http/server.ts';

/** The whole HTTP interface. */
export function createRoutes(context: Context, captures: CaptureDesk, refunds: RefundDesk): Routes {
  const pending = (): Record<string, number> => ({
    gateway_late_captures_pending: captures.latePending,
    gateway_webhooks_pending: context.teller.pending,
    gateway_references: context.store.books.list.length,
  });
  const isReady = (): boolean => context.store.isWritable;
  const notReady = errorAnswer(503, 'journal_failed', 'The books cannot be written.');
  return {
    'POST /v1/captures': async ({ request }) => {
      const key = readIdempotencyKey(request);
      return captures.capture({ key, ...(await readBody(request, captureBody)) });
    },
    'POST /v1/refunds': async ({ request }) => {
      const key = readIdempotencyKey(request);
      return refunds.refund(key, await readBody(request, refundBody));
    },
    'GET /v1/captures': (call) => findCaptures(context, call),
    'GET /v1/refunds': (call) => findRefunds(context, call),
    'GET /v1/settlement': (call) => readSettlement(context, call),
    'GET /admin/faults': () => showFaults(context),
    'PUT /admin/faults': (call) => replaceFaults(context, call),
    'PUT /admin/clock': (call) => stepClock(context, call),
    'POST /admin/faults/references': (call) => addPlans(context, call),
    'GET /admin/books': (call) => listBooks(context, call),
    'GET /admin/books/:': (call) => showBook(context, call),
    'GET /admin/pending': () => showPending(context, captures),
    'GET /health/live': () => okAnswer({ status: 'ok' }),
    'GET /health/ready': () => (isReady() ? okAnswer({ status: 'ok' }) : notReady),
    'GET /metrics': () => ({ status: 200, body: context.metrics.render(pending()) }),
  };
}
