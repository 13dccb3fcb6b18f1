import type { MigrationClass, RecordedBefore } from '@night-market/postgres';
import { ActsInTime1796248800000 } from './acts-in-time.migration.ts';
import { Conversations1796241600000 } from './conversations.migration.ts';
import { Core1763800000000 } from './core.migration.ts';
import { GatewayRefunds1795612800000 } from './gateway-refunds.migration.ts';
import { OpenDuplicates1795881600000 } from './open-duplicates.migration.ts';
import { ExactRefunds1795885200000 } from './exact-refunds.migration.ts';
import { GatewayBreaks1795942800000 } from './gateway-breaks.migration.ts';
import { MoneyInTime1796245200000 } from './money-in-time.migration.ts';
import { NewestConversations1796310000000 } from './newest-conversations.migration.ts';
import { OutsideRefunds1796252400000 } from './outside-refunds.migration.ts';
import { StallKeys1796043600000 } from './stall-keys.migration.ts';
import { Trails1796256000000 } from './trails.migration.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  Core1763800000000,
  GatewayRefunds1795612800000,
  OpenDuplicates1795881600000,
  ExactRefunds1795885200000,
  GatewayBreaks1795942800000,
  StallKeys1796043600000,
  Conversations1796241600000,
  MoneyInTime1796245200000,
  ActsInTime1796248800000,
  OutsideRefunds1796252400000,
  Trails1796256000000,
  NewestConversations1796310000000,
];

/** Of the time when the tables of the libraries were made by migrations of this service. */
export const RECORDED_BEFORE: RecordedBefore = {
  Core1763800000000: [
    'CreateOutbox1700000000001',
    'CreateInbox1700000000011',
    'CreateIdempotencyKeys1700000000031',
  ],
  Retention1795363200000: ['InboxExpiry1700000000012', 'IdempotencyKeyExpiry1700000000032'],
  Stash1795392000000: ['CreateStashTables1700000000021'],
  RawHeaders1795932000000: ['OutboxRawHeaders1700000000002', 'StashRawHeaders1700000000022'],
};
