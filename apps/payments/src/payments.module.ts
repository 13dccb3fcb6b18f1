import type { DynamicModule } from '@nestjs/common';
import { versionsNamed } from '@night-market/contracts';
import { PgIdempotencyStore } from '@night-market/idempotency';
import { BackPressure } from './accept-payment/back-pressure.ts';
import type { QueryRows, SqlTx } from '@night-market/kernel';
import { isDatabaseOutage, readRows } from '@night-market/postgres';
import {
  CONVERSATIONS,
  conversationsController,
  holdersController,
  KEY_STORE,
  measureIntents,
  type ConversationReader,
  type OperableIntents,
  type ServiceRuntime,
} from '@night-market/service-kit';
import type { z } from 'zod';
import { AcceptPayments } from './accept-payment/accept-payments.handler.ts';
import { PaymentIntake } from './accept-payment/payment-intake.handler.ts';
import { GatewayClient } from './adapters/gateway/gateway-client.ts';
import { watchGateway } from './adapters/gateway/gateway-metrics.ts';
import { watchWebhooks } from './adapters/gateway/watch-webhooks.ts';
import { recordWebhook } from './adapters/gateway/webhook-report.ts';
import { BreaksController } from './adapters/http/breaks.controller.ts';
import { MoneyController } from './adapters/http/money.controller.ts';
import { PaymentsController } from './adapters/http/payments.controller.ts';
import { conversationView } from './adapters/http/schemas.ts';
import { WebhooksController, type WebhookIntake } from './adapters/http/webhooks.controller.ts';
import { EventsController } from './adapters/kafka/events.consumer.ts';
import { PaymentEvents } from './adapters/kafka/payment-events.publisher.ts';
import { BREAK_ACTS } from './adapters/postgres/acts.ts';
import { watchOpenDuplicates } from './adapters/postgres/open-duplicates.ts';
import { PgBreaks, watchOpenBreaks } from './adapters/postgres/pg-breaks.ts';
import { PgCharges } from './adapters/postgres/pg-charges.ts';
import { PgLedger } from './adapters/postgres/pg-ledger.ts';
import { PgMoney } from './adapters/postgres/pg-money.ts';
import { pendingAtGateway } from './adapters/postgres/pg-pending.ts';
import { PgReads } from './adapters/postgres/pg-reads.ts';
import { PgSettlementCursor } from './adapters/postgres/pg-settlement-cursor.ts';
import { PAYMENT_TRAIL, PAYMENT_TRAIL_INDEX } from './adapters/postgres/trail.ts';
import { countUnexplainedMoney } from './adapters/postgres/unexplained-money.ts';
import { composeCaptures } from './captures.composition.ts';
import type { PaymentsConfig } from './config.ts';
import { summarizeMoney } from './read-money/summarize-money.ts';
import { Reconcile, type ReconcilePorts } from './reconcile/reconcile.handler.ts';
import { composeRefunds } from './refunds.composition.ts';
import {
  ACCEPT_PAYMENTS,
  BOOK_OUTSIDE_REFUNDS,
  BREAKS,
  MONEY_SUMMARY,
  PAYMENT_INTAKE,
  PAYMENT_READS,
  START_CAPTURES,
  START_REFUNDS,
  WEBHOOK_INTAKE,
} from './tokens.ts';

/** Binds the ports of payments to their adapters; the module and the `*.composition.ts` files are the only ones that know both. */
export function createPaymentsModule(runtime: ServiceRuntime, config: PaymentsConfig): DynamicModule {
  const { unitOfWork } = runtime;
  const gateway = createGateway(runtime, config);
  const published = versionsNamed('pay.txn', config.PAY_TXN_VERSIONS);
  const events = new PaymentEvents(runtime.outbox, runtime.composer, published);
  const shared = { ledger: new PgLedger(), events };
  const charges = new PgCharges();
  const accept = new AcceptPayments<SqlTx>({ charges, payments: charges, events });
  const captures = composeCaptures(runtime, gateway, shared, config.GATEWAY_CONCURRENCY);
  const refunds = composeRefunds(runtime, gateway, shared, Math.ceil(config.GATEWAY_CONCURRENCY / 4));
  const reconcile = createReconcile(runtime, config, {
    settlement: gateway,
    captures: captures.record,
    refunds: refunds.record,
  });
  const intake = new PaymentIntake<SqlTx>({
    unitOfWork,
    keys: new PgIdempotencyStore(),
    accept,
    backPressure: createBackPressure(runtime, config),
    isOutage: isDatabaseOutage,
  });
  const closeGateway = { start: () => undefined, stop: () => gateway.close() };
  const read: QueryRows = (sql, params) => readRows(runtime.dataSource, sql, params);
  countUnexplainedMoney(runtime.metrics, read);
  watchOpenDuplicates(runtime.metrics, read);
  watchOpenBreaks(runtime.metrics, read);
  showGatewayCalls(runtime, read, { capture: captures.worker, refund: refunds.worker });
  runtime.acts.push(BREAK_ACTS);
  runtime.trail.push(...PAYMENT_TRAIL);
  runtime.trailIndexes.push(PAYMENT_TRAIL_INDEX);
  runtime.background.push(closeGateway, captures.worker, refunds.worker, reconcile);

  const webhooks: WebhookIntake = {
    secret: config.GATEWAY_WEBHOOK_SECRET,
    nowMs: () => runtime.clock.nowMs(),
    refused: watchWebhooks(runtime),
    record: (webhook) => recordWebhook(webhook, { captures: captures.submit, refunds: refunds.submit }),
  };
  const reads = new PgReads(runtime.dataSource);
  return {
    module: class PaymentsModule {},
    controllers: [
      PaymentsController,
      conversationsController(
        conversationView,
        'The last request for each duplicate of it, and what came of that.',
      ),
      WebhooksController,
      EventsController,
      BreaksController,
      MoneyController,
      holdersController('terminal', 'ops/terminals'),
    ],
    providers: [
      { provide: ACCEPT_PAYMENTS, useValue: accept },
      { provide: START_CAPTURES, useValue: captures.start },
      { provide: START_REFUNDS, useValue: refunds.start },
      { provide: BOOK_OUTSIDE_REFUNDS, useValue: refunds.bookOutside },
      { provide: PAYMENT_INTAKE, useValue: intake },
      { provide: PAYMENT_READS, useValue: reads },
      { provide: MONEY_SUMMARY, useValue: summarizeMoney(new PgMoney(read), runtime.clock) },
      { provide: CONVERSATIONS, useValue: conversationsIn(reads) },
      { provide: WEBHOOK_INTAKE, useValue: webhooks },
      { provide: KEY_STORE, useValue: runtime.access.keys },
      { provide: BREAKS, useValue: new PgBreaks(unitOfWork) },
    ],
  };
}

/** What waits for the gateway, for operators and as metrics. */
function showGatewayCalls(
  { metrics, outside, intents }: ServiceRuntime,
  read: QueryRows,
  workers: Readonly<Record<'capture' | 'refund', OperableIntents['worker']>>,
): void {
  const [charges, refunds] = [pendingAtGateway('charge', read), pendingAtGateway('refund', read)];
  const capture = { worker: workers.capture, reader: charges, operator: charges };
  const refund = { worker: workers.refund, reader: refunds, operator: refunds };
  measureIntents({ metrics, outside }, { capture, refund });
  intents.set('capture', capture).set('refund', refund);
}

const conversationsIn = (reads: PgReads): ConversationReader<z.output<typeof conversationView>> => ({
  async one(conversationId) {
    const requests = await reads.refundRequests(conversationId);
    return requests.length > 0 ? { conversationId, requests } : undefined;
  },
  newest: (limit) => reads.newestConversations(limit),
});

const INTAKE_MAX_WAIT_MS = 150;

/**
 * New payments are delayed briefly while more events of earlier ones are in progress than payments are queued; two thirds
 * of a full batch are never too many.
 */
function createBackPressure({ bus, clock, metrics }: ServiceRuntime, config: PaymentsConfig): BackPressure {
  const seconds = metrics.seconds(
    'payments_intake_wait_seconds',
    'How long a batch of new payments waited for the events in hand.',
  );
  return new BackPressure(
    {
      minInHand: Math.floor((config.BATCH_MAX_EVENTS * 2) / 3),
      maxWaitMs: INTAKE_MAX_WAIT_MS,
    },
    { inHand: () => bus.recordsInHand, clock, waited: (waitMs) => seconds.observe(waitMs / 1_000) },
  );
}

const createGateway = (
  { metrics, log, clock, clockSkew }: ServiceRuntime,
  config: PaymentsConfig,
): GatewayClient =>
  new GatewayClient(
    {
      url: config.GATEWAY_URL,
      apiKey: config.GATEWAY_API_KEY,
      timeoutMs: config.GATEWAY_TIMEOUT_MS,
      concurrency: config.GATEWAY_CONCURRENCY,
    },
    watchGateway({ metrics, log, clock, clockSkew }),
  );

function createReconcile(
  { unitOfWork, clock, random, log, metrics }: ServiceRuntime,
  config: PaymentsConfig,
  ports: Pick<ReconcilePorts<SqlTx>, 'settlement' | 'captures' | 'refunds'>,
): Reconcile<SqlTx> {
  const cursor = new PgSettlementCursor();
  const unseen = cursor.unseen.bind(cursor);
  const badLines = metrics.counter(
    'payments_settlement_bad_lines_total',
    'Lines of the settlement file that cannot be read, or are dated ahead of the clock of the gateway.',
    ['reason'],
  );
  // There from the start with 0, so an increase shows the very first one too.
  for (const reason of ['unreadable', 'dated_ahead']) badLines.inc({ reason }, 0);
  const reconcile = new Reconcile<SqlTx>(
    {
      ...{ ...ports, unitOfWork, cursor, unseen, clock, random, log },
      elapsedMs: () => performance.now(),
      badLines: (reason, lines) => badLines.inc({ reason }, lines),
    },
    { everyMs: config.RECONCILE_EVERY_MS, minAgeMs: config.RECONCILE_MIN_AGE_MS },
  );
  metrics.gauge(
    'payments_settlement_compare_age_seconds',
    'For how long the oldest line of the settlement file that is not compared has been known; while there is none, since the file was last read.',
    () => reconcile.ageMs / 1_000,
  );
  metrics.gauge(
    'payments_settlement_held_lines',
    'Lines of the settlement file that were read and are not compared yet.',
    () => reconcile.heldLines,
  );
  return reconcile;
}
