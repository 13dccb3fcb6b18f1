import { z } from 'zod';
import { createLatency, fire } from './context.ts';
import type { Context } from './context.ts';
import type { Capture, Refund } from '../books/records.ts';
import { refundScope } from '../faults/fault-plan.ts';
import { errorAnswer, GatewayError, okAnswer } from '../http/reply.ts';
import type { Reply } from '../http/reply.ts';

/** Body of `POST /v1/refunds`; the amount is in minor units. */
export const refundBody = z.object({
  captureId: z.string().min(1).max(100),
  amount: z.int().positive(),
  reason: z.string().max(500).optional(),
});

export type RefundBody = z.output<typeof refundBody>;

/** Makes refunds, as the faults will have it. */
export class RefundDesk {
  private readonly context: Context;
  private readonly wait: (key: string) => Promise<void>;

  constructor(context: Context) {
    this.context = context;
    this.wait = createLatency(context);
  }

  /** Answers one request. A refund that failed is not kept under its key, so that it may be tried again. */
  async refund(key: string, body: RefundBody): Promise<Reply> {
    const { store } = this.context;
    await this.wait(key);
    const known = store.books.refundByKey(key);
    if (known !== undefined) {
      if (known.captureId !== body.captureId || known.amount !== body.amount) {
        throw new GatewayError(422, 'idempotency_key_reused', 'This key was used for another refund.');
      }
      await store.written();
      return okAnswer(publicRefund(known), true);
    }
    const capture = this.refundable(body);
    const fault = store.plan.refundFault(capture.reference, key);
    if (fault !== null) fire(this.context, refundScope(key), fault);
    if (fault === 'refund_timeout_before') return 'silence';
    if (fault === 'refund_server_error') return errorAnswer(500, 'server_error', 'The gateway failed.');
    if (fault === 'refund_fail_once')
      return errorAnswer(402, 'refund_failed', 'The refund failed; it may be tried again.');
    const refund = this.book(key, body, capture);
    await store.written();
    setImmediate(() => {
      if (refund.silent !== true) this.context.teller.tell({ type: 'refund', of: refund });
    });
    return fault === 'refund_timeout_after' ? 'silence' : okAnswer(publicRefund(refund));
  }

  private refundable(body: RefundBody): Capture {
    const { books } = this.context.store;
    const capture = books.capture(body.captureId);
    if (capture === undefined) throw new GatewayError(404, 'capture_not_found', 'There is no such capture.');
    if (body.amount > capture.amount - books.refundedOf(capture.id)) {
      throw new GatewayError(409, 'refund_exceeds_capture', 'The refunds would exceed the capture.');
    }
    return capture;
  }

  private book(key: string, body: RefundBody, capture: Capture): Refund {
    const { store, teller, metrics, draw } = this.context;
    const refund: Refund = {
      id: draw.id('ref', key),
      key,
      captureId: capture.id,
      reference: capture.reference,
      amount: body.amount,
      currency: capture.currency,
      createdAt: new Date(store.plan.nowMs()).toISOString(),
      ...(body.reason === undefined ? {} : { reason: body.reason }),
      ...(teller.isOn && store.plan.isTold(capture.reference) ? {} : { silent: true as const }),
    };
    store.commit({ t: 'refund', ...refund });
    metrics.count('gateway_refunds_total');
    return refund;
  }
}

/** A refund as the API shows it. */
export function publicRefund({ id, key, captureId, reference, amount, currency, createdAt }: Refund): object {
  return { id, status: 'succeeded', key, captureId, reference, amount, currency, createdAt };
}
