import type { DynamicModule } from '@nestjs/common';
import { cityDirectoryV1 } from '@night-market/contracts';
import {
  DEFAULT_BACKOFF,
  errorText,
  newId,
  Recurring,
  type QueryRows,
  type SqlTx,
} from '@night-market/kernel';
import { readRows } from '@night-market/postgres';
import {
  createTopicFeed,
  EventStreams,
  type ServedFeed,
  type ServiceRuntime,
} from '@night-market/service-kit';
import { AgentsController } from './adapters/http/agents.controller.ts';
import { FeedController } from './adapters/http/feed.controller.ts';
import { LeasesController } from './adapters/http/leases.controller.ts';
import { directoryMetrics } from './adapters/metrics/directory-metrics.ts';
import { PgAgentSearch } from './adapters/postgres/pg-agent-search.ts';
import { PgLeaseStore } from './adapters/postgres/pg-lease-store.ts';
import { PgWatchStore } from './adapters/postgres/pg-watch-store.ts';
import type { DirectoryConfig } from './config.ts';
import { composeLeases, type Leases } from './leases.composition.ts';
import { AGENT_SEARCH, FEED, KEEP_LEASE, LEASE_S } from './tokens.ts';

class DirectoryModule {}

/** Binds the ports of the use cases to their adapters. */
export function createDirectoryModule(runtime: ServiceRuntime, config: DirectoryConfig): DynamicModule {
  const { unitOfWork, outbox, composer, dataSource, random, metrics } = runtime;
  const read: QueryRows = (sql, params) => readRows(dataSource, sql, params);
  const { keep, sweep } = composeLeases<SqlTx>({
    ...{ unitOfWork, outbox, composer, random, nextId: newId, observer: directoryMetrics(metrics) },
    ...{ leases: new PgLeaseStore(), watch: new PgWatchStore() },
    times: {
      pauseMs: config.DIRECTORY_PAUSE_MS,
      graceMs: config.DIRECTORY_GRACE_S * 1_000,
      suspectMs: config.DIRECTORY_SUSPECT_S * 1_000,
      forgetMs: config.DIRECTORY_RETENTION_HOURS * 3_600_000,
    },
  });
  runtime.background.push(sweeping(runtime, sweep, config.DIRECTORY_SWEEP_MS));
  return {
    module: DirectoryModule,
    controllers: [AgentsController, FeedController, LeasesController],
    providers: [
      { provide: KEEP_LEASE, useValue: keep },
      { provide: AGENT_SEARCH, useValue: new PgAgentSearch(read) },
      { provide: LEASE_S, useValue: config.DIRECTORY_LEASE_S },
      { provide: FEED, useValue: servedFeed(runtime, config) },
    ],
  };
}

/** Operators' tokens live for minutes, so who follows the feed proves again who they are. */
const FEED_MAX_AGE_MS = 900_000;

function servedFeed(runtime: ServiceRuntime, config: DirectoryConfig): ServedFeed {
  const { clock, log, metrics } = runtime;
  const streams = new EventStreams({ clock, maxAgeMs: FEED_MAX_AGE_MS });
  metrics.gauge('directory_feed_readers', 'Who follows the feed at this replica.', () => streams.size);
  return { feed: createTopicFeed(cityDirectoryV1.name, runtime, config), streams, log };
}

/** Looks at the leases for as long as the service runs. */
const sweeping = ({ clock, random, log }: ServiceRuntime, sweep: Leases<SqlTx>['sweep'], everyMs: number) =>
  new Recurring({
    round: async () => ((await sweep.run()) ? 0 : everyMs),
    backoff: DEFAULT_BACKOFF,
    failed: (error) => log.warn({ error: errorText(error) }, 'the leases could not be looked at'),
    ...{ clock, random },
  });
