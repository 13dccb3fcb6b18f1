import type { MigrationClass, RecordedBefore } from '@night-market/postgres';
import { ActsInTime1796248800000 } from './acts-in-time.migration.ts';
import { Conversations1796241600000 } from './conversations.migration.ts';
import { CreateSagas1795305600000 } from './create-sagas.migration.ts';
import { Evidence1796252400000 } from './evidence.migration.ts';
import { MovedLast1796450400002 } from './moved-last.migration.ts';
import { NewestConversations1796310000000 } from './newest-conversations.migration.ts';
import { RareStates1795478400000 } from './rare-states.migration.ts';
import { Retention1795363200000 } from './retention.migration.ts';
import { Stalls1796259600000 } from './stalls.migration.ts';
import { Summary1796245200000 } from './summary.migration.ts';
import { Trails1796256000000 } from './trails.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  CreateSagas1795305600000,
  Retention1795363200000,
  RareStates1795478400000,
  Conversations1796241600000,
  Summary1796245200000,
  ActsInTime1796248800000,
  Evidence1796252400000,
  Trails1796256000000,
  Stalls1796259600000,
  NewestConversations1796310000000,
  MovedLast1796450400002,
];

/** Of the time when the tables of the libraries were made by migrations of this service. */
export const RECORDED_BEFORE: RecordedBefore = {
  CreateSagas1795305600000: ['CreateOutbox1700000000001', 'CreateInbox1700000000011'],
  Retention1795363200000: ['InboxExpiry1700000000012'],
  CreateStash1795392000000: ['CreateStashTables1700000000021'],
  RawHeaders1795932000000: ['OutboxRawHeaders1700000000002', 'StashRawHeaders1700000000022'],
};
