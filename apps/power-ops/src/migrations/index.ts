import type { MigrationClass } from '@night-market/postgres';
import { CreateFeeders1795979100000 } from './create-feeders.migration.ts';
import { LoadHistory1796280000000 } from './load-history.migration.ts';
import { Trails1796450000000 } from './trails.migration.ts';
import { OpenAdr1796238000000 } from './openadr.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  CreateFeeders1795979100000,
  OpenAdr1796238000000,
  LoadHistory1796280000000,
  Trails1796450000000,
];
