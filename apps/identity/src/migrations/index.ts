import type { MigrationClass } from '@night-market/postgres';
import { AuditActs1796040000000 } from './audit-acts.migration.ts';
import { CreateOperators1795953600000 } from './create-operators.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [CreateOperators1795953600000, AuditActs1796040000000];
