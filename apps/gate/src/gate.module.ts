import type { DynamicModule } from '@nestjs/common';
import { versionsNamed } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import { isDatabaseOutage } from '@night-market/postgres';
import {
  holdersController,
  KEY_STORE,
  PgExpiringTable,
  type ServiceRuntime,
} from '@night-market/service-kit';
import { ScansController } from './adapters/http/scans.controller.ts';
import { TicketsController } from './adapters/http/tickets.controller.ts';
import { OutboxGrantPublisher } from './adapters/kafka/grant.publisher.ts';
import { scanMetrics } from './adapters/metrics/scan-metrics.ts';
import { oldScans } from './adapters/postgres/old-scans.ts';
import { PgScanStore } from './adapters/postgres/pg-scan-store.ts';
import { PgTicketReader } from './adapters/postgres/pg-ticket-reader.ts';
import type { GateConfig } from './config.ts';
import { ScanTickets } from './scan-ticket/scan-tickets.handler.ts';
import { SCAN_TICKETS, TICKET_READER } from './tokens.ts';

class GateModule {}

/** Binds the ports of the use cases to their adapters. */
export function createGateModule(runtime: ServiceRuntime, config: GateConfig): DynamicModule {
  const { clock, unitOfWork, outbox, composer, dataSource, metrics } = runtime;
  const scanTickets = new ScanTickets<SqlTx>(
    {
      unitOfWork,
      scans: new PgScanStore(),
      grants: new OutboxGrantPublisher(
        outbox,
        composer,
        versionsNamed('gate.auth', config.GATE_AUTH_VERSIONS),
      ),
      observer: scanMetrics(metrics),
      clock,
      isOutage: isDatabaseOutage,
    },
    config.GATE_ENTRY_FEE_MINOR,
  );
  runtime.expiring.push(new PgExpiringTable('scan', oldScans, config.SCAN_RETENTION_HOURS, unitOfWork));
  return {
    module: GateModule,
    controllers: [ScansController, TicketsController, holdersController('device', 'ops/devices')],
    providers: [
      { provide: KEY_STORE, useValue: runtime.access.keys },
      { provide: SCAN_TICKETS, useValue: scanTickets },
      { provide: TICKET_READER, useValue: new PgTicketReader(dataSource) },
    ],
  };
}
