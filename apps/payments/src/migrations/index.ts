import type { MigrationClass } from '@night-market/service-kit';
import { Core1763800000000 } from './1763800000000-core.ts';
import { Retention1795363200000 } from './1795363200000-retention.ts';
import { Stash1795392000000 } from './1795392000000-stash.ts';
import { GatewayRefunds1795612800000 } from './1795612800000-gateway-refunds.ts';
import { OpenDuplicates1795881600000 } from './1795881600000-open-duplicates.ts';
import { ExactRefunds1795885200000 } from './1795885200000-exact-refunds.ts';
import { RawHeaders1795932000000 } from './1795932000000-raw-headers.ts';
import { GatewayBreaks1795942800000 } from './1795942800000-gateway-breaks.ts';

/** In the order in which they run. */
export const MIGRATIONS: readonly MigrationClass[] = [
  Core1763800000000,
  Retention1795363200000,
  Stash1795392000000,
  GatewayRefunds1795612800000,
  OpenDuplicates1795881600000,
  ExactRefunds1795885200000,
  RawHeaders1795932000000,
  GatewayBreaks1795942800000,
];
