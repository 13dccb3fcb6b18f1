import type { MigrationClass } from '@night-market/service-kit';
import { CreateScans1795305600000 } from './create-scans.migration.ts';
import { Retention1795363200000 } from './retention.migration.ts';
import { RawHeaders1795932000000 } from './raw-headers.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  CreateScans1795305600000,
  Retention1795363200000,
  RawHeaders1795932000000,
];
