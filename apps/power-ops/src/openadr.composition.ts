import type { Provider } from '@nestjs/common';
import { DEFAULT_INTENT_WORKER, IntentWorker } from '@night-market/intents';
import type { QueryRows, SqlTx } from '@night-market/kernel';
import { readRows } from '@night-market/postgres';
import { measureIntents, type ServiceRuntime } from '@night-market/service-kit';
import { CALLBACKS_AT_ONCE, HttpCallbackClient } from './adapters/openadr/http-callback-client.ts';
import { SealedCallbackTokens } from './adapters/openadr/token-seal.ts';
import { PgNotices } from './adapters/postgres/pg-notices.ts';
import { PgOpenAdrReader } from './adapters/postgres/pg-openadr-reader.ts';
import { PgSubscriptions } from './adapters/postgres/pg-subscriptions.ts';
import type { PowerOpsConfig } from './config.ts';
import { Subscribe } from './subscribe/subscribe.handler.ts';
import type { Notice, TokenOpener } from './tell-subscribers/ports.ts';
import { TellSubscribers } from './tell-subscribers/tell-subscribers.handler.ts';
import { OPENADR_READER, SUBSCRIBE } from './tokens.ts';

/** What shows sheds as OpenADR does, and tells those who subscribed. */
export function openAdrParts(runtime: ServiceRuntime, config: PowerOpsConfig): Provider[] {
  const { unitOfWork, dataSource } = runtime;
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const origins = config.POWER_CALLBACK_ORIGINS;
  const secret = config.POWER_CALLBACK_SECRET;
  const seal = secret === undefined ? undefined : new SealedCallbackTokens(secret);
  // Without origins too: what subscribers of before have coming is given up, and does not pile up.
  runtime.background.push(telling(runtime, read, seal, origins));
  const subscribe = new Subscribe<SqlTx>({ unitOfWork, store: new PgSubscriptions(), seal, origins });
  return [
    { provide: OPENADR_READER, useValue: new PgOpenAdrReader(read) },
    { provide: SUBSCRIBE, useValue: subscribe },
  ];
}

/** Calls the addresses of subscribers; one that does not answer holds up no other. */
function telling(
  { unitOfWork, clock, random, log, metrics, outside }: ServiceRuntime,
  read: QueryRows,
  seal: TokenOpener | undefined,
  origins: readonly string[],
) {
  const store = new PgNotices({ read, unitOfWork }, seal, ({ origin, eventId }, { reason }) =>
    log.warn({ origin, eventId, reason }, 'a subscriber was not told of a shed'),
  );
  const client = new HttpCallbackClient(origins);
  const tell = new TellSubscribers(store, client);
  const worker = new IntentWorker<Notice, Notice>(
    {
      store,
      destinationOf: ({ origin }) => origin,
      call: (notice) => tell.tell(notice),
      record: (notice) => store.done(notice),
    },
    { clock, random, log },
    {
      ...DEFAULT_INTENT_WORKER,
      // No circuit: a subscriber that is away is a ticket, and wakes nobody.
      destination: () => ({ concurrency: CALLBACKS_AT_ONCE, maxQueued: 0, queueLimitMs: 0 }),
    },
  );
  measureIntents({ metrics, outside }, { openadr: { worker, reader: store } });
  return {
    start: () => worker.start(),
    stop: async () => {
      await worker.stop();
      await client.close();
    },
  };
}
