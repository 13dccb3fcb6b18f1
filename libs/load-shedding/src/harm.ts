import { offeredShare } from './bids.ts';
import type { Stall } from './feeder.ts';
import { measuredWatts } from './readings.ts';
import { stallState, type Draft } from './state.ts';

const MINUTE_MS = 60_000;

/** Watts that the feeder is expected to lose when the stall is switched off. */
export function expectedRelief(draft: Draft, { stallId }: Stall): number {
  const { drawWatts, trust } = stallState(draft, stallId);
  return (measuredWatts(draft, stallId) ?? drawWatts * draft.policy.unmeteredRelief) * trust;
}

/**
 * Harm of switching a stall off, in thousandths of a weighted kilowatt: the weight of its class × its load with the
 * disturbance × 1 to `Policy.fairnessMost` for the minutes that it was off this evening × the part of it that the stall has offered.
 */
export function harmOf(draft: Draft, stall: Stall, watts: number): number {
  const { policy } = draft;
  const weight = classWeight(policy.classWeights, stall.priorityClass);
  const minutesOff = stallState(draft, stall.stallId).offMs / MINUTE_MS;
  const fairness = 1 + (policy.fairnessMost - 1) * Math.min(1, minutesOff / policy.fairnessMinutes);
  const kilowatts = policy.disturbanceKilowatts + watts / 1_000;
  return Math.max(1, Math.round(1_000 * weight * fairness * offeredShare(draft, stall.stallId) * kilowatts));
}

export function classWeight(weights: readonly number[], priorityClass: number): number {
  return weights[Math.min(Math.max(1, priorityClass), weights.length) - 1] ?? 1;
}
