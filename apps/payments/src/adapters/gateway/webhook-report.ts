import type { GatewayReport } from '../../domain/charge.ts';
import { paidBack, type RefundOutcome } from '../../refund/ports.ts';
import type { GatewayWebhook } from './gateway-schemas.ts';

/** Whoever records what the gateway tells. */
export interface NewsRecorders {
  readonly captures: (report: GatewayReport) => Promise<void>;
  readonly refunds: (outcome: RefundOutcome) => Promise<void>;
}

/** Forwards what a webhook reports; a refund that names no capture is ignored. */
export function recordWebhook(
  { type, data }: GatewayWebhook,
  { captures, refunds }: NewsRecorders,
): Promise<void> {
  const { id, reference, amount, currency, captureId } = data;
  switch (type) {
    case 'capture.succeeded':
      return captures({ orderId: reference, captures: [{ id, amount, currency }], toldBy: 'webhook' });
    case 'refund.succeeded':
      return captureId === undefined
        ? Promise.resolve()
        : refunds({ ...paidBack({ id, captureId, amount, currency }), toldBy: 'webhook' });
  }
}
