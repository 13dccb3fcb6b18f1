import { PHASES, ampsOf, phasesOf, type Stall } from './feeder.ts';
import { feederMeter, judgeMeter, measuredWatts, type MeterVerdict } from './readings.ts';
import { inUnit, reason, type Reason } from './reasons.ts';
import { perChannel, stallState, type Channel, type Draft, type Sample } from './state.ts';

/** The load of one channel, in its unit. */
export interface Load {
  /** Seen by a meter that can be believed; else estimated, and good for no restore. */
  readonly seen: boolean;
  readonly raw: number;
  /** The lesser of the last two: a start of a few hundred milliseconds does not show in it. */
  readonly recent: number;
  /** Null while a switch has still to show. */
  readonly settled: { readonly smoothed: number; readonly median: number; readonly forecast: number } | null;
}

export type Loads = Readonly<Record<Channel, Load | null>>;

/** The limit of a channel in its unit; Infinity where there is none. */
export function limitOf({ feeder }: Draft, channel: Channel): number {
  return channel === 'watts' ? (feeder.limitWatts ?? Infinity) : feeder.phaseLimitAmps;
}

/** What so many watts of a stall are on a channel. */
export function share(draft: Draft, stall: Stall, watts: number, channel: Channel): number {
  if (channel === 'watts') return watts;
  return phasesOf(stall).includes(channel) ? ampsOf(stall, watts, draft.feeder) : 0;
}

/** The load of every channel, measured or estimated. Null: nothing is known yet, and nothing is assumed. */
export function readLoads(draft: Draft, reasons: Reason[]): Loads {
  return perChannel((channel) => {
    const verdict = verdictOf(draft, channel);
    if (verdict === 'good') {
      draft.blindSinceMs[channel] = null;
      learnUnmanaged(draft, channel);
      return measured(draft, channel);
    }
    draft.blindSinceMs[channel] ??= draft.nowMs;
    const estimate = estimated(draft, channel);
    if (Number.isFinite(limitOf(draft, channel))) {
      const load = estimate === null ? '?' : inUnit(channel, estimate);
      reasons.push(reason('meter_unusable', { channel, why: verdict, load }));
    }
    if (estimate === null) return null;
    const settled = { smoothed: estimate, median: estimate, forecast: estimate };
    return { seen: false, raw: estimate, recent: estimate, settled };
  });
}

function verdictOf(draft: Draft, channel: Channel): MeterVerdict {
  const own = judgeMeter(draft, feederMeter(channel));
  if (channel !== 'watts' || own === 'good') return own;
  return (
    PHASES.map((phase) => judgeMeter(draft, feederMeter(phase))).find((each) => each !== 'good') ?? 'good'
  );
}

function measured(draft: Draft, channel: Channel): Load | null {
  const all = draft.samples[channel];
  const last = all.at(-1);
  if (!last) return null;
  const recent = Math.min(last.value, all.at(-2)?.value ?? last.value);
  const samples = all.filter(({ atMs }) => atMs >= draft.historyFromMs[channel]);
  const settled = samples.length === 0 ? null : describe(samples, draft);
  return { seen: true, raw: last.value, recent, settled };
}

function describe(samples: readonly Sample[], { policy }: Draft): NonNullable<Load['settled']> {
  const last = samples.at(-1) as Sample;
  // The median of three takes a start's short peak out, and leaves an oscillation in.
  const calm = samples.map(({ atMs }, index) => ({
    atMs,
    value: medianOfThree(samples, index),
  }));
  let smoothed = calm[0]?.value ?? last.value;
  for (let index = 1; index < calm.length; index++) {
    const [before, sample] = [calm[index - 1] as Sample, calm[index] as Sample];
    smoothed += (sample.value - smoothed) * (1 - Math.exp((before.atMs - sample.atMs) / policy.smoothingMs));
  }
  const median = medianOf(samples.filter(({ atMs }) => atMs > last.atMs - policy.forecastConfirmMs));
  return { smoothed, median, forecast: forecast(calm, policy.forecastMs) };
}

/** Of a sample and the two before it. */
function medianOfThree(samples: readonly Sample[], index: number): number {
  const a = samples[index]?.value ?? 0;
  const b = samples[index - 1]?.value ?? a;
  const c = samples[index - 2]?.value ?? b;
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

function medianOf(samples: readonly Sample[]): number {
  const values = samples.map(({ value }) => value).sort((a, b) => a - b);
  return values[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** The straight line through the last samples, prolonged by `aheadMs`, a quarter of the time that it looks back; it needs five samples. */
function forecast(samples: readonly Sample[], aheadMs: number): number {
  const last = samples.at(-1) as Sample;
  const recent = samples.filter(({ atMs }) => atMs >= last.atMs - aheadMs * 4);
  if (recent.length < 5) return last.value;
  const mean = (of: (sample: Sample) => number): number =>
    recent.reduce((sum, sample) => sum + of(sample), 0) / recent.length;
  const [time, load] = [mean(({ atMs }) => atMs), mean(({ value }) => value)];
  const spread = mean(({ atMs }) => (atMs - time) ** 2);
  const slope = spread === 0 ? 0 : mean(({ atMs, value }) => (atMs - time) * (value - load)) / spread;
  return load + slope * (last.atMs + aheadMs - time);
}

/**
 * A blind channel: the load that was last seen without what has been shed since, and what the stalls' own meters
 * say. After the grace, stalls without a meter count with their remembered draw: it is never taken for zero.
 */
function estimated(draft: Draft, channel: Channel): number | null {
  const { policy, nowMs } = draft;
  const last = draft.samples[channel].at(-1);
  const stalls = draft.feeder.stalls.filter((stall) => share(draft, stall, 1, channel) > 0);
  const allMetered = stalls.every(
    ({ stallId }) => !stallState(draft, stallId).on || measuredWatts(draft, stallId) !== null,
  );
  const held = last === undefined ? null : last.value - shedSince(draft, channel, last.atMs);
  const graceOver = nowMs - (draft.blindSinceMs[channel] ?? nowMs) >= policy.blindGraceMs;
  if (!allMetered && !graceOver) return held === null ? null : Math.max(0, held);
  const ofStalls = stalls.reduce((sum, stall) => {
    const { on, drawWatts } = stallState(draft, stall.stallId);
    return sum + (on ? share(draft, stall, measuredWatts(draft, stall.stallId) ?? drawWatts, channel) : 0);
  }, draft.unmanaged[channel]);
  return allMetered ? ofStalls : Math.max(ofStalls, held ?? 0);
}

function shedSince(draft: Draft, channel: Channel, sinceMs: number): number {
  return draft.feeder.stalls.reduce((sum, stall) => {
    const { on, switchedAtMs, drawWatts } = stallState(draft, stall.stallId);
    return sum + (!on && switchedAtMs > sinceMs ? share(draft, stall, drawWatts, channel) : 0);
  }, 0);
}

/** What the feeder carries besides its stalls, while all of their meters can be believed. */
function learnUnmanaged(draft: Draft, channel: Channel): void {
  let rest = draft.samples[channel].at(-1)?.value ?? 0;
  for (const stall of draft.feeder.stalls) {
    if (share(draft, stall, 1, channel) === 0) continue;
    const watts = measuredWatts(draft, stall.stallId);
    if (watts === null) return;
    rest -= share(draft, stall, watts, channel);
  }
  draft.unmanaged[channel] += (Math.max(0, rest) - draft.unmanaged[channel]) * 0.1;
}
