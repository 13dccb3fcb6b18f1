import type { MigrationClass, RecordedBefore } from '@night-market/postgres';
import { CreateAudit1795392000000 } from './create-audit.migration.ts';
import { KnowHandledTypes1795651200000 } from './know-handled-types.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  CreateAudit1795392000000,
  KnowHandledTypes1795651200000,
];

/** An earlier release had an outbox, which was always empty. */
export const RECORDED_BEFORE: RecordedBefore = {
  RawHeaders1795932000000: [],
};
