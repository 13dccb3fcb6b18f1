import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { gateAuthV2, payCmdV1, payTxnV1 } from '@night-market/contracts';
import { OnEvents, reading, type BatchContext, type EventsOf } from '@night-market/event-bus';
import { deriveId, type SqlTx } from '@night-market/kernel';
import type { AcceptPayments } from '../../accept-payment/accept-payments.handler.ts';
import type { PaymentRequest } from '../../accept-payment/ports.ts';
import type { StartCaptures } from '../../capture/start-captures.handler.ts';
import { isChargeable, UnchargeableError } from '../../domain/money.ts';
import type { BookOutsideRefunds } from '../../refund/book-outside-refunds.handler.ts';
import type { StartRefunds } from '../../refund/start-refunds.handler.ts';
import { ACCEPT_PAYMENTS, BOOK_OUTSIDE_REFUNDS, START_CAPTURES, START_REFUNDS } from '../../tokens.ts';

type Requested = EventsOf<typeof payTxnV1, 'requested'>;
type RefundCommanded = EventsOf<typeof payCmdV1, 'refund'>;
type OutsideRefundReported = EventsOf<typeof payCmdV1, 'record_outside_refund'>;
type Granted = EventsOf<typeof gateAuthV2, 'granted'>;

/** What payments does about events: translates them and hands them to the use cases, in the batch's transaction. */
@Controller()
export class EventsController {
  private readonly accept: AcceptPayments<SqlTx>;
  private readonly captures: StartCaptures<SqlTx>;
  private readonly refunds: StartRefunds<SqlTx>;
  private readonly outside: BookOutsideRefunds<SqlTx>;

  constructor(
    @Inject(ACCEPT_PAYMENTS) accept: AcceptPayments<SqlTx>,
    @Inject(START_CAPTURES) captures: StartCaptures<SqlTx>,
    @Inject(START_REFUNDS) refunds: StartRefunds<SqlTx>,
    @Inject(BOOK_OUTSIDE_REFUNDS) outside: BookOutsideRefunds<SqlTx>,
  ) {
    this.accept = accept;
    this.captures = captures;
    this.refunds = refunds;
    this.outside = outside;
  }

  @OnEvents(reading(payTxnV1, { unknownTypes: 'park' }), 'requested')
  requested(@Payload() events: readonly Requested[], @Ctx() { tx }: BatchContext<SqlTx>): Promise<void> {
    return this.captures.run(
      tx,
      events.map(({ id, payload, correlationId }) => ({
        eventId: id,
        orderId: payload.orderId,
        paymentId: payload.paymentId,
        correlationId,
      })),
    );
  }

  @OnEvents(reading(payCmdV1, { unknownTypes: 'park' }), 'refund')
  refund(@Payload() events: readonly RefundCommanded[], @Ctx() { tx }: BatchContext<SqlTx>): Promise<void> {
    return this.refunds.run(tx, events.map(toCommand));
  }

  @OnEvents(reading(payCmdV1, { unknownTypes: 'park' }), 'record_outside_refund')
  outsideRefund(
    @Payload() events: readonly OutsideRefundReported[],
    @Ctx() { tx }: BatchContext<SqlTx>,
  ): Promise<void> {
    return this.outside.run(
      tx,
      events.map((event) => ({ ...toCommand(event), evidence: event.payload.evidence })),
    );
  }

  /** Choreography: an entry that is paid at the gate becomes a payment request; nothing else at the gate costs money. */
  @OnEvents(reading(gateAuthV2, { unknownTypes: 'ignore' }), 'granted')
  async granted(@Payload() events: readonly Granted[], @Ctx() { tx }: BatchContext<SqlTx>): Promise<void> {
    const answers = await this.accept.run(tx, events.flatMap(chargeRequest));
    const refused = answers.find((answer) => 'error' in answer);
    if (refused && 'error' in refused) throw refused.error;
  }
}

const toCommand = ({ id, payload, correlationId }: RefundCommanded | OutsideRefundReported) => ({
  orderId: payload.orderId,
  captureId: payload.dupTxnId,
  attempt: payload.attempt,
  correlationId,
  causationId: id,
});

function chargeRequest({ id, ts, payload: { charge }, correlationId }: Granted): PaymentRequest[] {
  if (!charge) return [];
  if (!isChargeable(charge)) throw new UnchargeableError(charge);
  const { orderId, stallId, amount, currency } = charge;
  const asked = {
    paymentId: deriveId('gate-payment', id),
    orderId,
    stallId,
    amount,
    currency,
    method: 'gate',
  };
  return [{ ...asked, createdAt: new Date(ts).toISOString(), correlationId, causationId: id }];
}
