import { DEFAULT_CIRCUIT, DEFAULT_INTENT_WORKER, IntentWorker } from '@night-market/intents';
import { measureIntents, type ServiceRuntime } from '@night-market/service-kit';
import { DELIVERIES_AT_ONCE, WebhookClient, type WebhookPorts } from './adapters/agencies/webhook-client.ts';
import type { DeliveryIntent, PgDeliveries } from './adapters/postgres/pg-deliveries.ts';

/** Tells agencies of their reports, each report's in order; one that does not answer holds up no other. */
export function tellAgenciesInBackground(
  runtime: ServiceRuntime,
  deliveries: PgDeliveries,
  ports: WebhookPorts,
  origins: readonly string[],
): void {
  const { clock, random, log, metrics, intents, background } = runtime;
  const client = new WebhookClient(ports, origins);
  const worker = new IntentWorker<DeliveryIntent, DeliveryIntent>(
    {
      store: deliveries,
      destinationOf: ({ agencyId }) => agencyId,
      keyOf: ({ reportId }) => reportId,
      call: (intent) => client.tell(intent),
      record: (intent) => deliveries.done(intent),
    },
    { clock, random, log },
    {
      ...DEFAULT_INTENT_WORKER,
      destination: () => ({
        ...{ concurrency: DELIVERIES_AT_ONCE, maxQueued: 0, queueLimitMs: 0, circuit: DEFAULT_CIRCUIT },
      }),
    },
  );
  measureIntents(metrics, { webhook: { worker, reader: deliveries } });
  intents.set('webhook', { reader: deliveries, operator: deliveries });
  background.push({
    start: () => worker.start(),
    stop: async () => {
      await worker.stop();
      await client.close();
    },
  });
}
