import type { MigrationClass } from '@night-market/postgres';
import { AgentsThatLeft1796022000000 } from './agents-that-left.migration.ts';
import { CreateAgents1795968600000 } from './create-agents.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [CreateAgents1795968600000, AgentsThatLeft1796022000000];
