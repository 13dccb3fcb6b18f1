import type { MigrationClass, RecordedBefore } from '@night-market/postgres';
import { ActsInTime1796248800000 } from './acts-in-time.migration.ts';
import { Conflicts1796290000000 } from './conflicts.migration.ts';
import { CreateScans1795305600000 } from './create-scans.migration.ts';
import { Enrolments1796041000000 } from './enrolments.migration.ts';
import { Payments1796042000000 } from './payments.migration.ts';
import { Products1796043000000 } from './products.migration.ts';
import { Tickets1796000000000 } from './tickets.migration.ts';
import { Trails1796450000000 } from './trails.migration.ts';
import { Retention1795363200000 } from './retention.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  CreateScans1795305600000,
  Retention1795363200000,
  Tickets1796000000000,
  Enrolments1796041000000,
  Payments1796042000000,
  Products1796043000000,
  ActsInTime1796248800000,
  Conflicts1796290000000,
  Trails1796450000000,
];

/** Of the time when the tables of the libraries were made by migrations of this service. */
export const RECORDED_BEFORE: RecordedBefore = {
  CreateScans1795305600000: ['CreateOutbox1700000000001'],
  RawHeaders1795932000000: ['OutboxRawHeaders1700000000002'],
};
