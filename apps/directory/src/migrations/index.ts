import type { MigrationClass } from '@night-market/postgres';
import { CreateAgents1795968600000 } from './create-agents.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [CreateAgents1795968600000];
