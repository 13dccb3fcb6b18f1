import type { Provider } from '@nestjs/common';
import type { TopicDefinition } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import { isDatabaseOutage } from '@night-market/postgres';
import type { ServiceRuntime } from '@night-market/service-kit';
import { OutboxFactPublisher } from './adapters/kafka/fact.publisher.ts';
import { OldScanners } from './adapters/metrics/old-scanners.ts';
import { scanMetrics } from './adapters/metrics/scan-metrics.ts';
import { PgPolicies } from './adapters/postgres/pg-policies.ts';
import { PgPresence } from './adapters/postgres/pg-presence.ts';
import { PgScanStore } from './adapters/postgres/pg-scan-store.ts';
import { CodeReader } from './adapters/tokens/code-reader.ts';
import type { TicketKeys } from './adapters/tokens/ticket-keys.ts';
import type { GateConfig } from './config.ts';
import { EmptyZone } from './presence/empty-zone.handler.ts';
import { ScanTickets } from './scan-ticket/scan-tickets.handler.ts';
import {
  CODE_READER,
  EMPTY_ZONE,
  POLICIES,
  PRESENCE,
  SCAN_TICKETS,
  UPLOAD_SCANS,
  V1_REQUESTS,
} from './tokens.ts';
import { UploadScans } from './upload-scans/upload-scans.handler.ts';

/** What decides about scans, by which rules, and who is inside. */
export function scanParts(
  { clock, log, unitOfWork, outbox, composer, dataSource, metrics }: ServiceRuntime,
  config: GateConfig,
  published: readonly TopicDefinition[],
  keys: TicketKeys,
): { readonly providers: Provider[] } {
  const presence = new PgPresence(dataSource);
  const shared = {
    unitOfWork,
    scans: new PgScanStore(),
    facts: new OutboxFactPublisher(outbox, composer, published),
  };
  const scanTickets = new ScanTickets<SqlTx>(
    { ...shared, observer: scanMetrics(metrics), clock, isOutage: isDatabaseOutage },
    config.GATE_ENTRY_FEE_MINOR,
  );
  const uploads = new UploadScans<SqlTx>({ ...shared, clock }, config.GATE_ENTRY_FEE_MINOR);
  const old = new OldScanners(metrics, clock, log);
  return {
    providers: [
      { provide: UPLOAD_SCANS, useValue: uploads },
      { provide: V1_REQUESTS, useValue: (deviceId: string) => old.asked(deviceId) },
      { provide: SCAN_TICKETS, useValue: scanTickets },
      { provide: CODE_READER, useValue: new CodeReader(keys) },
      { provide: POLICIES, useValue: new PgPolicies(dataSource, unitOfWork) },
      { provide: PRESENCE, useValue: presence },
      { provide: EMPTY_ZONE, useValue: new EmptyZone<SqlTx>({ ...shared, inside: presence.inside }) },
    ],
  };
}
