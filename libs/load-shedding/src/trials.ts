import { PHASES } from './feeder.ts';
import type { Planning } from './decision.ts';
import { share, type Loads } from './load.ts';
import { measuredWatts, stallMeter } from './readings.ts';
import { reason } from './reasons.ts';
import { CHANNELS, change, stallState, type Channel, type Draft, type Trial } from './state.ts';

const TRUST_LEAST = 0.1;
const NO_EFFECT = 0.2;

/**
 * Compares what each shed was expected to bring with what the meters show. A stall that brings less is trusted less; a
 * channel on which nothing helps several times in a row is shed no further for a while.
 */
export function judgeTrials(planning: Planning, loads: Loads): void {
  const { draft } = planning;
  const due = draft.trials.filter(({ dueMs }) => dueMs <= draft.nowMs);
  draft.trials = draft.trials.filter(({ dueMs }) => dueMs > draft.nowMs);
  for (const trial of due) judgeTrial(planning, trial, loads);
  for (const { stallId } of draft.feeder.stalls) {
    if (disobeys(draft, stallId)) planning.alarms.add('disobeyed');
  }
}

function judgeTrial(planning: Planning, trial: Trial, loads: Loads): void {
  const { draft, reasons } = planning;
  const stalls = draft.feeder.stalls.filter(({ stallId }) => trial.reliefWatts[stallId] !== undefined);
  let proved = false;
  for (const { stallId } of stalls) {
    const effect = ownEffect(draft, stallId, trial) ?? feederEffect(draft, trial, loads, stallId);
    if (effect === null) continue;
    if (effect >= NO_EFFECT) proved = true;
    const { trust } = stallState(draft, stallId);
    change(draft, stallId, { trust: Math.min(1, Math.max(TRUST_LEAST, (trust + effect) / 2)) });
    if (effect < 0.5) reasons.push(reason('no_relief', { stallId, relief: Math.round(effect * 100) }));
  }
  for (const channel of CHANNELS) {
    const before = trial.before[channel];
    const load = loads[channel];
    if (before === null || !load?.seen || expectedOn(draft, trial, channel) === 0) continue;
    const helped = proved || before - load.raw >= NO_EFFECT * expectedOn(draft, trial, channel);
    countFutile(planning, channel, helped);
  }
}

function countFutile({ draft, reasons }: Planning, channel: Channel, helped: boolean): void {
  const { futileRounds, futileMs } = draft.policy;
  draft.futileRounds[channel] = helped ? 0 : draft.futileRounds[channel] + 1;
  if (draft.futileRounds[channel] < futileRounds) return;
  draft.futileRounds[channel] = 0;
  draft.futileUntilMs[channel] = draft.nowMs + futileMs;
  reasons.push(reason('futile', { channel, rounds: futileRounds, seconds: futileMs / 1_000 }));
}

/** From 0 to 1, by the stall's own meter; null when it has not reported since. */
function ownEffect(draft: Draft, stallId: string, { atMs, reliefWatts }: Trial): number | null {
  const watts = measuredWatts(draft, stallId);
  const expected = reliefWatts[stallId] ?? 0;
  if (watts === null || expected <= 0 || (draft.meters[stallMeter(stallId)]?.atMs ?? 0) <= atMs) return null;
  return Math.min(1, Math.max(0, 1 - watts / expected));
}

/** By the feeder, for all stalls of the trial together. */
function feederEffect(draft: Draft, trial: Trial, loads: Loads, stallId: string): number | null {
  const stall = draft.feeder.stalls.find((each) => each.stallId === stallId);
  const phase = stall && PHASES.find((each) => share(draft, stall, 1, each) > 0);
  const before = phase && trial.before[phase];
  const load = phase && loads[phase];
  if (!phase || typeof before !== 'number' || !load?.seen) return null;
  const expected = expectedOn(draft, trial, phase);
  return expected <= 0 ? null : Math.min(1, Math.max(0, (before - load.raw) / expected));
}

function expectedOn(draft: Draft, { reliefWatts }: Trial, channel: Channel): number {
  return draft.feeder.stalls.reduce(
    (sum, stall) => sum + share(draft, stall, reliefWatts[stall.stallId] ?? 0, channel),
    0,
  );
}

/** Off for longer than a meter may be late, and still drawing. */
function disobeys(draft: Draft, stallId: string): boolean {
  const { on, switchedAtMs, drawWatts } = stallState(draft, stallId);
  if (on || draft.nowMs - switchedAtMs < draft.policy.staleAfterMs) return false;
  return (measuredWatts(draft, stallId) ?? 0) > drawWatts * NO_EFFECT;
}
