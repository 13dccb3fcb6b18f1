import type { MigrationClass } from '@night-market/postgres';
import { CreateReports1796241600000 } from './create-reports.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [CreateReports1796241600000];
