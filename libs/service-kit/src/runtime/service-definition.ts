import type { DynamicModule } from '@nestjs/common';
import type { CommonConfig } from '../config/common-config.ts';
import type { ApiIdentity } from '../http/openapi.ts';
import type { ServiceRuntime } from './service-runtime.ts';
import type { ServiceTables } from './service-tables.ts';

/** What makes a service: its name, its settings, its tables, its module. */
export interface ServiceDefinition<C extends CommonConfig> extends ApiIdentity, ServiceTables {
  readonly loadConfig: () => C;
  /** The only place that binds ports to adapters. */
  readonly createModule: (runtime: ServiceRuntime, config: C) => DynamicModule;
}
