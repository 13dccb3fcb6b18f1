import { describe, expect, it } from 'vitest';
import { toFeeder, type Appliance, type StallDefinition } from './definition.ts';

const appliance = (more: Partial<Appliance>): Appliance => ({
  ...{ name: 'lamp', ratedWatts: 100, inrushFactor: 1, startsByHand: false },
  ...more,
});
const stall = (appliances: Appliance[], more: Partial<StallDefinition> = {}): StallDefinition => ({
  ...{ stallId: 'one', connection: 'L1', priorityClass: 2, critical: false, appliances },
  ...more,
});
const planned = (definition: StallDefinition) =>
  toFeeder('feeder-a', {
    ...{ voltageVolts: 230, phaseLimitAmps: 63, limitWatts: null, policy: {}, stalls: [definition] },
  }).stalls[0];

describe('a stall with its appliances, as the planner takes it', () => {
  it('draws what all of them draw, and starts as all of them start', () => {
    const fridge = appliance({ ratedWatts: 300, inrushFactor: 5 });
    expect(planned(stall([fridge, appliance({})]))).toMatchObject({ ratedWatts: 400, inrushFactor: 4 });
  });

  it('starts by hand as soon as one of them does', () => {
    expect(planned(stall([appliance({}), appliance({ startsByHand: true })]))?.startsByHand).toBe(true);
    expect(planned(stall([appliance({})]))?.startsByHand).toBe(false);
  });

  it('has its times in milliseconds, and none where none was said', () => {
    expect(planned(stall([appliance({})], { minOffS: 150 }))).toMatchObject({ minOffMs: 150_000 });
    expect(planned(stall([appliance({})]))).not.toHaveProperty('minOffMs');
  });
});
