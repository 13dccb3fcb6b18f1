import type { MigrationClass } from '@night-market/service-kit';
import { CreateAudit1795392000000 } from './create-audit.migration.ts';
import { KnowHandledTypes1795651200000 } from './know-handled-types.migration.ts';
import { RawHeaders1795932000000 } from './raw-headers.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  CreateAudit1795392000000,
  KnowHandledTypes1795651200000,
  RawHeaders1795932000000,
];
