import { Body, Controller, Get, Headers, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { maySeeStall, operator, service, terminal, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import { parseIdempotencyKey } from '@night-market/idempotency';
import { newId, type SqlTx } from '@night-market/kernel';
import { correlationIdOf, notFound, Problem, refusePersonalData } from '@night-market/service-kit';
import type { FastifyReply } from 'fastify';
import type { PaymentIntake } from '../../accept-payment/payment-intake.handler.ts';
import { PAYMENT_INTAKE, PAYMENT_READS } from '../../tokens.ts';
import type { PgReads } from '../postgres/pg-reads.ts';
import { problemOf } from './intake-problems.ts';
import {
  captureIdParam,
  captureView,
  ledgerPageView,
  orderIdParam,
  orderPaymentsView,
  pageQuery,
  paymentBody,
  paymentIdParam,
  paymentView,
  type PageQuery,
  type PaymentBody,
} from './schemas.ts';

/** What terminals and operators ask payments over HTTP. */
@Controller()
export class PaymentsController {
  private readonly intake: PaymentIntake<SqlTx>;
  private readonly reads: PgReads;

  constructor(@Inject(PAYMENT_INTAKE) intake: PaymentIntake<SqlTx>, @Inject(PAYMENT_READS) reads: PgReads) {
    this.intake = intake;
    this.reads = reads;
  }

  @Allow(terminal())
  @Post('payments')
  @ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'Repeat a request with the same key: it counts once.',
  })
  @ApiResponse({
    status: 202,
    description: 'Accepted, or the answer given before (Idempotent-Replayed).',
    standardSchema: paymentView,
  })
  async create(
    @Headers('idempotency-key') header: string | undefined,
    @Body({ schema: paymentBody }) body: PaymentBody,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!maySeeStall(caller, body.stallId)) throw otherStall();
    const key = parseIdempotencyKey(header);
    if (key === undefined) throw keyMissing();
    refusePersonalData({ 'Idempotency-Key': key });
    const correlationId = correlationIdOf();
    const createdAt = new Date().toISOString();
    const request = { ...body, paymentId: newId(), createdAt, correlationId, causationId: correlationId };
    const outcome = await this.intake.submit({ key, body, request });
    if (outcome.type !== 'answered') throw problemOf(outcome.type);
    const { response, isReplayed } = outcome;
    if (isReplayed) void reply.header('idempotent-replayed', 'true');
    await reply.status(response.status).send(response.body);
  }

  @Allow(terminal(), operator('viewer'), service('read'))
  @Get('payments/:id')
  @ApiResponse({ status: 200, standardSchema: paymentView })
  async find(@Param('id', { schema: paymentIdParam }) id: string, @Caller() caller: Principal) {
    const payment = await this.reads.payment(id);
    if (!payment || !maySeeStall(caller, payment.stallId)) throw notFound('payment');
    return payment;
  }

  @Allow(terminal(), operator('viewer'), service('read'))
  @Get('orders/:orderId/payments')
  @ApiResponse({ status: 200, standardSchema: orderPaymentsView })
  async ofOrder(@Param('orderId', { schema: orderIdParam }) orderId: string, @Caller() caller: Principal) {
    const order = await this.reads.order(orderId);
    if (!order || !maySeeStall(caller, order.stallId)) throw notFound('order');
    return order.view;
  }

  @Allow(operator('viewer'), service('read'))
  @Get('captures/:captureId')
  @ApiResponse({
    status: 200,
    description: 'The order of a transaction of the gateway.',
    standardSchema: captureView,
  })
  async ofCapture(@Param('captureId', { schema: captureIdParam }) captureId: string) {
    const orderId = await this.reads.orderOfCapture(captureId);
    if (orderId === undefined) throw notFound('capture');
    return { captureId, orderId };
  }

  @Allow(operator('viewer'), service('read'))
  @Get('ledger/orders')
  @ApiResponse({
    status: 200,
    description: 'Per order: what came in, what went back.',
    standardSchema: ledgerPageView,
  })
  ledger(@Query({ schema: pageQuery }) { after, limit }: PageQuery) {
    return this.reads.ledgerPage(after, limit);
  }
}

const keyMissing = (): Problem =>
  new Problem(400, 'idempotency_key_missing', 'A payment request needs an Idempotency-Key.', {
    detail:
      'Send the header Idempotency-Key: 1 to 255 printable ASCII characters, new for each payment, the same for each retry.',
  });

const otherStall = (): Problem =>
  new Problem(403, 'other_stall', 'The terminal belongs to another stall.', {
    errors: [{ pointer: '/stallId', detail: 'must be the stall of the API key' }],
  });
