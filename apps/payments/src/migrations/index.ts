import type { MigrationClass } from '@night-market/service-kit';
import { Core1763800000000 } from './1763800000000-core.ts';
import { Stash1795392000000 } from './1795392000000-stash.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [Core1763800000000, Stash1795392000000];
