import type { DynamicModule } from '@nestjs/common';
import { PgIdempotencyStore } from '@night-market/idempotency';
import { GroupCommitter, type Settled, type SqlTx } from '@night-market/kernel';
import { isDatabaseOutage, type ServiceRuntime } from '@night-market/service-kit';
import { AcceptPayments } from './accept-payment/accept-payments.ts';
import { GatewayClient } from './adapters/gateway/gateway-client.ts';
import type { GatewayWebhook } from './adapters/gateway/gateway-schemas.ts';
import { PaymentIntake } from './adapters/http/payment-intake.ts';
import { PaymentsController } from './adapters/http/payments.controller.ts';
import { WebhooksController, type WebhookIntake } from './adapters/http/webhooks.controller.ts';
import { EventsController } from './adapters/kafka/events.controller.ts';
import { PaymentEvents } from './adapters/kafka/payment-events.ts';
import { PgCaptures } from './adapters/postgres/pg-captures.ts';
import { PgCharges } from './adapters/postgres/pg-charges.ts';
import { PgLedger } from './adapters/postgres/pg-ledger.ts';
import { PgReads } from './adapters/postgres/pg-reads.ts';
import { PgRefunds } from './adapters/postgres/pg-refunds.ts';
import { PgSettlementCursor } from './adapters/postgres/pg-settlement-cursor.ts';
import { CarryOutCapture } from './capture/carry-out-capture.ts';
import { RecordCaptures } from './capture/record-captures.ts';
import { StartCaptures } from './capture/start-captures.ts';
import type { PaymentsConfig } from './config.ts';
import type { Charge, GatewayNews } from './domain/charge.ts';
import { DEFAULT_INTENT_WORKER, IntentWorker } from './intents/intent-worker.ts';
import { Reconcile } from './reconcile/reconcile.ts';
import { CarryOutRefund } from './refund/carry-out-refund.ts';
import type { RefundOutcome, TracedRefund } from './refund/ports.ts';
import { RecordRefunds } from './refund/record-refunds.ts';
import { StartRefunds } from './refund/start-refunds.ts';
import {
  ACCEPT_PAYMENTS,
  PAYMENT_INTAKE,
  PAYMENT_READS,
  START_CAPTURES,
  START_REFUNDS,
  WEBHOOK_INTAKE,
} from './tokens.ts';

/** Binds the ports of payments to their adapters; the only place that knows both. */
export function createPaymentsModule(runtime: ServiceRuntime, config: PaymentsConfig): DynamicModule {
  const { unitOfWork } = runtime;
  const gateway = createGateway(config);
  const events = new PaymentEvents(runtime.outbox, runtime.composer, config.PAY_TXN_VERSIONS === 'v1,v2');
  const ledger = new PgLedger();
  const charges = new PgCharges();
  const captureStore = new PgCaptures();
  const refundStore = new PgRefunds();
  const accept = new AcceptPayments<SqlTx>({ charges, payments: charges, events });
  const capturePorts = { store: captureStore, ledger, events };
  const refundPorts = { store: refundStore, ledger, events };
  const recordCaptures = new RecordCaptures<SqlTx>(capturePorts);
  const recordRefunds = new RecordRefunds<SqlTx>(refundPorts);
  const captureNews = grouped<GatewayNews>(runtime, (tx, news) => recordCaptures.run(tx, news));
  const refundNews = grouped<RefundOutcome>(runtime, (tx, outcomes) => recordRefunds.run(tx, outcomes));

  const carryOutCapture = new CarryOutCapture(gateway, (news) => captureNews.submit(news));
  const captureWorker = new IntentWorker<Charge>(
    {
      claimDue: (limit) => unitOfWork.run((tx) => captureStore.claimDue(tx, limit)),
      carryOut: (charge, isRecheck) => carryOutCapture.run(charge, isRecheck),
      defer: (charge) => unitOfWork.run((tx) => captureStore.defer(tx, charge)),
    },
    runtime,
    { ...DEFAULT_INTENT_WORKER, concurrency: config.GATEWAY_CONCURRENCY },
  );
  const carryOutRefund = new CarryOutRefund(gateway, (outcome) => refundNews.submit(outcome));
  const refundWorker = new IntentWorker<TracedRefund>(
    {
      claimDue: (limit) => unitOfWork.run((tx) => refundStore.claimDue(tx, limit)),
      carryOut: (refund, isRecheck) => carryOutRefund.run(refund, isRecheck),
      defer: (refund) => unitOfWork.run((tx) => refundStore.defer(tx, refund)),
    },
    runtime,
    { ...DEFAULT_INTENT_WORKER, concurrency: Math.max(1, Math.floor(config.GATEWAY_CONCURRENCY / 4)) },
  );
  const cursor = new PgSettlementCursor();
  const reconcile = new Reconcile<SqlTx>(
    {
      unitOfWork,
      settlement: gateway,
      cursor,
      unseen: (tx, ids) => cursor.unseen(tx, ids),
      captures: recordCaptures,
      refunds: recordRefunds,
      clock: runtime.clock,
      log: runtime.log,
    },
    { everyMs: config.RECONCILE_EVERY_MS, minAgeMs: config.RECONCILE_MIN_AGE_MS },
  );
  const closeGateway = { start: () => undefined, stop: () => gateway.close() };
  runtime.background.push(closeGateway, captureWorker, refundWorker, reconcile);

  const webhooks: WebhookIntake = {
    secret: config.GATEWAY_WEBHOOK_SECRET,
    nowMs: () => runtime.clock.nowMs(),
    record: (webhook) => recordWebhook(webhook, captureNews, refundNews),
  };
  return {
    module: class PaymentsModule {},
    controllers: [PaymentsController, WebhooksController, EventsController],
    providers: [
      { provide: ACCEPT_PAYMENTS, useValue: accept },
      {
        provide: START_CAPTURES,
        useValue: new StartCaptures<SqlTx>(capturePorts, (intents) => captureWorker.offer(intents)),
      },
      {
        provide: START_REFUNDS,
        useValue: new StartRefunds<SqlTx>(refundPorts, (intents) => refundWorker.offer(intents)),
      },
      { provide: PAYMENT_INTAKE, useValue: new PaymentIntake(unitOfWork, new PgIdempotencyStore(), accept) },
      { provide: PAYMENT_READS, useValue: new PgReads(runtime.dataSource) },
      { provide: WEBHOOK_INTAKE, useValue: webhooks },
    ],
  };
}

const createGateway = (config: PaymentsConfig): GatewayClient =>
  new GatewayClient({
    url: config.GATEWAY_URL,
    apiKey: config.GATEWAY_API_KEY,
    timeoutMs: config.GATEWAY_TIMEOUT_MS,
    concurrency: config.GATEWAY_CONCURRENCY,
  });

/** News from the gateway that arrives together is recorded together. */
function grouped<N>(
  runtime: ServiceRuntime,
  record: (tx: SqlTx, news: readonly N[]) => Promise<void>,
): GroupCommitter<N, void> {
  return new GroupCommitter<N, void>({
    commit: async (news) => {
      await runtime.unitOfWork.run((tx) => record(tx, news));
      return news.map((): Settled<void> => ({ ok: true, value: undefined }));
    },
    maxBatch: 128,
    maxWaiting: 5_000,
    isOutage: isDatabaseOutage,
  });
}

function recordWebhook(
  { type, data }: GatewayWebhook,
  captures: GroupCommitter<GatewayNews, void>,
  refunds: GroupCommitter<RefundOutcome, void>,
): Promise<void> {
  const { id, reference, amount, currency, captureId } = data;
  if (type === 'capture.succeeded')
    return captures.submit({ orderId: reference, captures: [{ id, amount, currency }] });
  return captureId === undefined
    ? Promise.resolve()
    : refunds.submit({ captureId, result: { refundId: id } });
}
