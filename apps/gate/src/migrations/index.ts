import type { MigrationClass } from '@night-market/service-kit';
import { CreateScans1795305600000 } from './create-scans.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [CreateScans1795305600000];
