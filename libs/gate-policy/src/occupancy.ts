import type { Policy } from './policy.ts';
import type { ReasonCode } from './reasons.ts';

/** How many tickets are inside now. */
export interface Occupancy {
  /** That came in by this gate. */
  readonly gate: number;
  readonly zone: number;
  /** In any zone, each counted once. */
  readonly market: number;
  /** Whether this ticket is in some zone already, so that it takes no new place in the market. */
  readonly isInMarket: boolean;
}

/** Which limit an entry would break; undefined where it breaks none. */
export function fullPlace(
  { capacity }: Policy,
  isInZone: boolean,
  { gate, zone, market, isInMarket }: Occupancy,
): ReasonCode | undefined {
  if (isInZone) return undefined;
  if (isFull(capacity.gate, gate)) return 'gate_full';
  if (isFull(capacity.zone, zone)) return 'zone_full';
  if (!isInMarket && isFull(capacity.market, market)) return 'market_full';
  return undefined;
}

const isFull = (limit: number | null, inside: number): boolean => limit !== null && inside >= limit;
