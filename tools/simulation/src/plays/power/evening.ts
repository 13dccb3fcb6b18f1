import type { FeederDefinition } from '@night-market/power-ops/planning';
import type { Chance } from '../../time/chance.ts';

/** So short that an evening of some minutes sees many plans, takeovers and restores. */
export const PERIOD_MS = 1_000;
export const TIMING = { replyMs: 1_000, resultMs: 2_000 };

type Policy = FeederDefinition['policy'];

/** How one feeder is planned; the same deadlines as on the market, some ten times as fast. */
const policyOf = (chance: Chance): Policy => ({
  ...{ confirmMs: 1_500, severeConfirmMs: 500, softConfirmMs: 1_500, forecastConfirmMs: 1_000 },
  ...{ smoothingMs: 1_500, forecastMs: 1_000, settleMs: 2_000, relapseMs: 10_000 },
  ...{ minOnMs: 3_000, minOffMs: 3_000, restoreConfirmMs: 1_500, staggerMs: 1_000 },
  ...{ rampCap: 1, rampWindowMs: 3_000, noOvertakingAfterMs: 5_000 },
  ...{ refusedMs: 4_000, futileMs: 6_000, staleAfterMs: 4_000, blindGraceMs: 6_000, frozenAfterMs: 60_000 },
  ...(chance.happens(0.5) ? { bidMs: 600, callBeforeMs: 1_000, callMostMs: 4_000 } : { bidMs: 0 }),
});

const STALL_WATTS = 2_300;
/** It carries the calm load of all and the highest of one, as it is remembered. */
const HIGHEST_AMPS = 14;
const CALM_AMPS = 5;

/** A row of one phase whose stalls together may draw more than it carries. */
export function drawFeeder(chance: Chance, feederId: string): FeederDefinition {
  const count = chance.between(2, 4);
  const stalls = Array.from({ length: count }, (_, n) => ({
    ...{ stallId: `${feederId}-stall-${n + 1}`, connection: 'L1' as const, critical: false },
    priorityClass: chance.between(1, 4),
    appliances: [{ name: 'grill', ratedWatts: STALL_WATTS, inrushFactor: 1, startsByHand: false }],
  }));
  return {
    ...{ voltageVolts: 230, phaseLimitAmps: HIGHEST_AMPS + count * CALM_AMPS, limitWatts: null, stalls },
    policy: policyOf(chance),
  };
}
