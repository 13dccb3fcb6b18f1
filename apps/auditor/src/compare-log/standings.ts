import type { Standing } from '../domain/plan-stretches.ts';
import type { AuditedConsumer } from './ports.ts';

/** How the log stands, and how far each consumer has settled it. */
export interface Standings {
  /** Every partition of every topic. Rejects while the broker is away. */
  now(consumers: readonly AuditedConsumer[]): Promise<readonly Standing[]>;
}

/** Records that some consumer has not settled yet, counted once per consumer. */
export const lagOf = (standings: readonly Standing[]): number =>
  standings.reduce(
    (sum, { low, high, settled }) =>
      sum + settled.reduce((part, offset) => part + Number(high - (offset ?? low)), 0),
    0,
  );
