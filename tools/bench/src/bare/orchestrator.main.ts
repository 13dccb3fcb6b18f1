import { startConsumer } from './consumer.ts';
import { openPool } from './database.ts';
import { serve } from './http.ts';
import { connectKafka } from './kafka.ts';
import { advanceSagas } from './orchestrator/advance.ts';
import { startRelay } from './relay.ts';
import { readSettings } from './settings.ts';

/** The bare pipeline's orchestrator: one row per order and its history, and a refund command for each duplicate. */
const settings = readSettings();
const { databaseUrl, namespace } = settings;
const kafka = connectKafka(settings, 'bare-orchestrator');
const notify = await startRelay(kafka, databaseUrl, namespace);
serve(settings.port);
const types = ['requested', 'captured', 'duplicate_captured', 'refunded'];
await startConsumer({
  kafka,
  pool: openPool(databaseUrl),
  group: 'orchestrator',
  namespace,
  topics: ['pay.txn.v1'],
  types: new Set(types.map((type) => `pay.txn.v1.${type}`)),
  handle: async (run, events) => {
    await advanceSagas(run, events);
    return notify;
  },
});
