import { z } from 'zod';

const ms = z.int().min(0).max(3_600_000);
const part = z.number().min(0.1).max(3);

/** What may be planned otherwise on one feeder; all that is left out is as docs/power/planner.md says. */
export const policyOverrides = z
  .strictObject({
    shedAbove: part,
    shedTo: part,
    restoreBelow: part,
    severeAbove: part,
    forecastAbove: part,
    confirmMs: ms,
    severeConfirmMs: ms,
    softConfirmMs: ms,
    forecastConfirmMs: ms,
    smoothingMs: ms.min(100),
    settleMs: ms,
    minOnMs: ms,
    minOffMs: ms,
    restoreConfirmMs: ms,
    staggerMs: ms,
    staleAfterMs: ms.min(1_000),
    frozenAfterMs: ms.min(1_000),
    blindGraceMs: ms,
    refusedMs: ms,
    futileMs: ms,
    bidMs: ms.describe('0: stalls are not asked for offers before they are shed.'),
  })
  .partial()
  .refine(
    ({ restoreBelow = 0.98, shedAbove = 1 }) => restoreBelow <= shedAbove,
    'restoreBelow must not be above shedAbove: stalls would go on and off for ever',
  )
  .refine(
    ({ shedTo = 1, shedAbove = 1 }) => shedTo <= shedAbove,
    'shedTo must not be above shedAbove: nothing would be shed',
  );
