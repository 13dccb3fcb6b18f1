import type { DynamicModule } from '@nestjs/common';
import { atMost, type SqlTx } from '@night-market/kernel';
import { logAccess, type ServiceRuntime } from '@night-market/service-kit';
import { AuditsController } from './adapters/http/audits.controller.ts';
import { LogController } from './adapters/http/log.controller.ts';
import { DirectoryCopy } from './adapters/kafka/directory-copy.ts';
import { KafkaLog } from './adapters/kafka/kafka-log.ts';
import { KafkaStandings } from './adapters/kafka/kafka-standings.ts';
import { auditMetrics } from './adapters/metrics/audit-metrics.ts';
import { HttpInboxes } from './adapters/peers/http-inboxes.ts';
import { PgAuditStore } from './adapters/postgres/pg-audit-store.ts';
import { PgHandledTypes } from './adapters/postgres/pg-handled-types.ts';
import { AuditJobs } from './audit-on-demand/audit-jobs.ts';
import { BrowseLogHandler } from './browse-log/browse-log.handler.ts';
import { LogScanner } from './browse-log/log-scanner.ts';
import { LogComparison } from './compare-log/log-comparison.ts';
import { Pace } from './compare-log/pace.ts';
import type { AuditorConfig } from './config.ts';
import { ListedAgents } from './find-services/listed-agents.ts';
import { fixedServices } from './find-services/ports.ts';
import { KnownConsumers } from './know-consumers/known-consumers.ts';
import { AUDIT_JOBS, BROWSE_LOG, FINDINGS_READER } from './tokens.ts';
import { recordsPerSecond, WatchLoop, type WatchSettings } from './watch-log/watch-loop.ts';

class AuditorModule {}

/** A broker that says nothing for so long has failed the round. */
const STALLED_MS = 20_000;
/** The same where an operator waits for the answer. */
const BROWSE_STALLED_MS = 4_000;
const STOP_LIMIT_MS = 2_000;

/** Binds the ports of the use cases to their adapters. */
export function createAuditorModule(runtime: ServiceRuntime, config: AuditorConfig): DynamicModule {
  const { name, clock, random, log, unitOfWork, dataSource, metrics, inspector, background } = runtime;
  const bus = logAccess(name, config, log);
  const tokenFor = (service: string) => runtime.access.serviceTokens.tokenFor(service) ?? config.OPS_TOKEN;
  const standings = new KafkaStandings(inspector, bus.inspectorOf);
  const reader = bus.reader(STALLED_MS);
  const copy = new DirectoryCopy({ reader, inspector, clock, agents: new ListedAgents() });
  const found = config.AUDIT_SERVICES ? fixedServices(config.AUDIT_SERVICES) : copy;
  const inboxes = new HttpInboxes(found, tokenFor);
  const comparison = (pace?: Pace) => new LogComparison({ reader, inboxes, clock, pace });
  const store = new PgAuditStore(dataSource);
  const observer = auditMetrics(metrics, () => watch.checkedAgeMs);
  const types = new PgHandledTypes(dataSource);
  const consumers = new KnownConsumers<SqlTx>({ peers: inboxes, types, unitOfWork, clock, log });
  const shared = { consumers, standings, findings: store, unitOfWork, observer, clock, log };
  const rounds: WatchSettings = { everyMs: config.AUDIT_EVERY_MS, roundRecords: config.AUDIT_ROUND_RECORDS };
  const paced = comparison(new Pace(clock, recordsPerSecond(rounds)));
  const watch = new WatchLoop<SqlTx>({ ...shared, random, comparison: paced, checkpoints: store }, rounds);
  const jobs = new AuditJobs<SqlTx>({ ...shared, comparison });
  const scanner = new LogScanner(bus.reader(BROWSE_STALLED_MS), clock);
  background.push(
    { start: () => undefined, stop: () => atMost(clock, STOP_LIMIT_MS, standings.close()) },
    { start: () => watch.start(), stop: () => atMost(clock, STOP_LIMIT_MS, watch.stop()) },
    { start: () => undefined, stop: () => atMost(clock, STOP_LIMIT_MS, jobs.stop()) },
    { start: () => undefined, stop: () => Promise.resolve(copy.stop()) },
  );
  return {
    module: AuditorModule,
    controllers: [AuditsController, LogController],
    providers: [
      { provide: BROWSE_LOG, useValue: new BrowseLogHandler(scanner, new KafkaLog(inspector)) },
      { provide: AUDIT_JOBS, useValue: jobs },
      { provide: FINDINGS_READER, useValue: store },
    ],
  };
}
