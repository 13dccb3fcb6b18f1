import type { FeederDefinition, StallDefinition } from '../../src/domain/definition.ts';

export const stall = (stallId: string, more: Partial<StallDefinition> = {}): StallDefinition => ({
  ...{ stallId, connection: 'L1', priorityClass: 3, critical: false },
  appliances: [{ name: 'grill', ratedWatts: 2_300, inrushFactor: 1, startsByHand: false }],
  ...more,
});

/** Four stalls of 10 A on one phase of 32 A, and a fridge that is critical. */
export const row = (more: Partial<FeederDefinition> = {}): FeederDefinition => ({
  ...{ voltageVolts: 230, phaseLimitAmps: 32, limitWatts: null, policy: {} },
  stalls: [
    stall('stall-1', { priorityClass: 1 }),
    stall('stall-2', { priorityClass: 2 }),
    stall('stall-3'),
    stall('stall-4', { priorityClass: 4 }),
    stall('fridge', { priorityClass: 1, critical: true }),
  ],
  ...more,
});
