import type { MigrationClass } from '@night-market/postgres';
import { CreateSessions1795989600000 } from './create-sessions.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [CreateSessions1795989600000];
