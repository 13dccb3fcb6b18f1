import type { MigrationClass } from '@night-market/service-kit';
import { CreateSagas1795305600000 } from './create-sagas.migration.ts';
import { CreateStash1795392000000 } from './create-stash.migration.ts';
import { RareStates1795478400000 } from './rare-states.migration.ts';
import { Retention1795363200000 } from './retention.migration.ts';
import { RawHeaders1795932000000 } from './raw-headers.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  CreateSagas1795305600000,
  Retention1795363200000,
  CreateStash1795392000000,
  RareStates1795478400000,
  RawHeaders1795932000000,
];
