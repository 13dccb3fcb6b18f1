import {
  DEFAULT_CIRCUIT,
  DEFAULT_INTENT_WORKER,
  IntentWorker,
  type IntentOperator,
  type IntentReader,
  type IntentStore,
} from '@night-market/intents';
import { measureIntents, type ServiceRuntime } from '@night-market/service-kit';
import { WebhookClient, type WebhookPorts } from './adapters/agencies/webhook-client.ts';
import type { DeliveryIntent, PgDeliveries } from './adapters/postgres/pg-deliveries.ts';
import { isDesk, type NoticeIntent, type PgNotices } from './adapters/postgres/pg-notices.ts';
import { MAILS_AT_ONCE } from './adapters/reporters/mailer.ts';
import { NoticeClient, type NoticePorts } from './adapters/reporters/notice-client.ts';
import { WEBHOOKS_AT_ONCE } from './adapters/signed-webhooks.ts';
import { MAIL } from './domain/report.ts';

interface Telling<I> {
  readonly rows: IntentStore<I> & IntentReader & IntentOperator & { done(intent: I): Promise<void> };
  readonly client: { tell(intent: I): Promise<I>; close(): Promise<void> };
  readonly destinationOf: (intent: I) => string;
  readonly atOnce: (destination: string) => number;
}

/** Tells others of reports, each report's in order; one that does not answer holds up no other. */
function tellInBackground<I extends { readonly reportId: string }>(
  { clock, random, log, intents, background }: ServiceRuntime,
  kind: string,
  { rows, client, destinationOf, atOnce }: Telling<I>,
) {
  const worker = new IntentWorker<I, I>(
    {
      ...{ store: rows, destinationOf, keyOf: ({ reportId }) => reportId },
      call: (intent) => client.tell(intent),
      record: (intent) => rows.done(intent),
    },
    { clock, random, log },
    {
      ...DEFAULT_INTENT_WORKER,
      destination: (name) => ({
        ...{ concurrency: atOnce(name), maxQueued: 0, queueLimitMs: 0, circuit: DEFAULT_CIRCUIT },
      }),
    },
  );
  intents.set(kind, { reader: rows, operator: rows, worker });
  background.push({
    start: () => worker.start(),
    stop: async () => {
      await worker.stop();
      await client.close();
    },
  });
  return { worker, reader: rows };
}

/** Agencies by webhook; reporters by webhook or mail. */
export function tellOthersInBackground(
  runtime: ServiceRuntime,
  agencies: {
    readonly rows: PgDeliveries;
    readonly ports: WebhookPorts;
    readonly origins: readonly string[];
  },
  reporters: { readonly rows: PgNotices; readonly ports: NoticePorts; readonly origins: readonly string[] },
): void {
  measureIntents(runtime, {
    webhook: tellInBackground<DeliveryIntent>(runtime, 'webhook', {
      ...{ rows: agencies.rows, client: new WebhookClient(agencies.ports, agencies.origins) },
      ...{ destinationOf: ({ agencyId }) => agencyId, atOnce: () => WEBHOOKS_AT_ONCE },
    }),
    notice: tellInBackground<NoticeIntent>(runtime, 'notice', {
      ...{ rows: reporters.rows, client: new NoticeClient(reporters.ports, reporters.origins) },
      destinationOf: ({ destination }) => destination,
      atOnce: (destination) =>
        destination === MAIL || isDesk(destination) ? MAILS_AT_ONCE : WEBHOOKS_AT_ONCE,
    }),
  });
}
