import type { DynamicModule } from '@nestjs/common';
import { versionsNamed } from '@night-market/contracts';
import {
  holdersController,
  KEY_STORE,
  pageController,
  PgExpiringTable,
  type ServiceRuntime,
} from '@night-market/service-kit';
import { BodyKinds } from './adapters/http/body-kinds.ts';
import { ConflictsController } from './adapters/http/conflicts.controller.ts';
import { DevicesController } from './adapters/http/devices.controller.ts';
import { FeedController } from './adapters/http/feed.controller.ts';
import { IssueBulkController } from './adapters/http/issue-bulk.controller.ts';
import { IssueController } from './adapters/http/issue.controller.ts';
import { ListsController } from './adapters/http/lists.controller.ts';
import { ProductsController } from './adapters/http/products.controller.ts';
import { ScanPaymentController } from './adapters/http/scan-payment.controller.ts';
import { ScansController } from './adapters/http/scans.controller.ts';
import { ScansBulkController } from './adapters/http/scans-bulk.controller.ts';
import { TicketsController } from './adapters/http/tickets.controller.ts';
import { V1Controller } from './adapters/http/v1.controller.ts';
import { ZonesController } from './adapters/http/zones.controller.ts';
import { GATE_ACTS } from './adapters/postgres/acts.ts';
import { GATE_TRAIL, GATE_TRAIL_INDEX } from './adapters/postgres/trail.ts';
import { oldScans } from './adapters/postgres/old-scans.ts';
import type { GateConfig } from './config.ts';
import { deviceParts } from './devices.composition.ts';
import { feedParts } from './feed.composition.ts';
import { paymentParts } from './payments.composition.ts';
import { scanParts } from './scans.composition.ts';
import { ticketParts } from './tickets.composition.ts';

class GateModule {}

/** Binds the ports of the use cases to their adapters. */
export function createGateModule(runtime: ServiceRuntime, config: GateConfig): DynamicModule {
  const published = versionsNamed('gate.auth', config.GATE_AUTH_VERSIONS);
  const tickets = ticketParts(runtime, config, published);
  const scans = scanParts(runtime, config, published, tickets.keys);
  runtime.acts.push(...GATE_ACTS);
  runtime.trail.push(...GATE_TRAIL);
  runtime.trailIndexes.push(GATE_TRAIL_INDEX);
  runtime.expiring.push(
    new PgExpiringTable('scan', oldScans, config.SCAN_RETENTION_HOURS, runtime.unitOfWork),
  );
  return {
    module: GateModule,
    controllers: [
      ScansController,
      ScansBulkController,
      V1Controller,
      IssueController,
      IssueBulkController,
      ListsController,
      TicketsController,
      ConflictsController,
      ZonesController,
      ProductsController,
      DevicesController,
      FeedController,
      ScanPaymentController,
      holdersController('device', 'ops/devices'),
      pageController('scanner', 'scanner-web'),
    ],
    providers: [
      { provide: KEY_STORE, useValue: runtime.access.keys },
      BodyKinds,
      ...tickets.providers,
      ...scans.providers,
      ...deviceParts(runtime, config).providers,
      ...feedParts(runtime, config).providers,
      ...paymentParts(runtime, config).providers,
    ],
  };
}
