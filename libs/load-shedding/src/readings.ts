import { PHASES, phasesOf, wattsOf, type Phase, type Stall } from './feeder.ts';
import { reason, type Reason } from './reasons.ts';
import { change, stallState, type Draft, type MeterState, type PlannerState } from './state.ts';

export interface Reading {
  /** Absent: a reading of the feeder. */
  readonly stallId?: string;
  /** Of the feeder only; absent: the watts of all phases together. */
  readonly phase?: Phase;
  readonly value: number;
  /** W, kW, A or mA, as the meter said it. Amperes of a three-phase stall are those of each phase. */
  readonly unit: string;
  /** When it was measured, not when it was sent. */
  readonly measuredAtMs: number;
  readonly quality: 'good' | 'suspect' | 'bad';
}

export type MeterVerdict = 'good' | 'missing' | 'stale' | 'frozen';

const SAMPLES_MOST = 60;
const units: Readonly<Record<string, { readonly of: 'watts' | 'amps'; readonly factor: number }>> = {
  W: { of: 'watts', factor: 1 },
  kW: { of: 'watts', factor: 1_000 },
  A: { of: 'amps', factor: 1 },
  mA: { of: 'amps', factor: 0.001 },
};

export const stallMeter = (stallId: string): string => `stall/${stallId}`;
export const feederMeter = (channel: string): string => `feeder/${channel}`;

/** Takes in what can be believed; the rest is refused with its reason and leaves the meter to grow old. */
export function takeReadings(draft: Draft, readings: readonly Reading[]): Reason[] {
  // Stalls first: the feeder is compared with them.
  const ordered = [...readings].sort(
    (a, b) => Number(b.stallId !== undefined) - Number(a.stallId !== undefined),
  );
  const stalls = new Map(draft.feeder.stalls.map((stall) => [stall.stallId, stall]));
  const refused = ordered.flatMap((reading) => {
    const why = takeReading(draft, stalls, reading);
    return why
      ? [reason('reading_refused', { meter: reading.stallId ?? reading.phase ?? 'watts', why })]
      : [];
  });
  addTotal(draft);
  return refused;
}

/** Whether a meter can be believed now; only `good` is ever acted on. */
export function judgeMeter(
  state: Pick<PlannerState, 'meters' | 'policy' | 'nowMs'>,
  meter: string,
): MeterVerdict {
  const { policy, nowMs } = state;
  const last = state.meters[meter];
  if (!last) return 'missing';
  if (nowMs - last.atMs > policy.staleAfterMs) return 'stale';
  // A stall that draws nothing says 0 for long; a feeder never does while its stalls are on.
  if (last.value === 0 && meter.startsWith('stall/')) return 'good';
  const frozen =
    last.sameReadings >= policy.frozenReadings && last.atMs - last.sameSinceMs >= policy.frozenAfterMs;
  return frozen ? 'frozen' : 'good';
}

/** Watts that the stall's own meter shows now, or null. */
export function measuredWatts(state: PlannerState | Draft, stallId: string): number | null {
  const meter = stallMeter(stallId);
  return judgeMeter(state, meter) === 'good' ? (state.meters[meter]?.value ?? null) : null;
}

function takeReading(draft: Draft, stalls: ReadonlyMap<string, Stall>, reading: Reading): string | null {
  const { stallId, phase, value, measuredAtMs } = reading;
  const unit = units[reading.unit];
  if (!unit) return 'unknown_unit';
  if (!Number.isFinite(value) || !Number.isFinite(measuredAtMs)) return 'not_a_number';
  if (value < 0) return 'negative';
  if (reading.quality !== 'good') return 'bad_quality';
  if (measuredAtMs > draft.nowMs + draft.policy.futureToleranceMs) return 'future';
  const number = value * unit.factor;
  if (stallId !== undefined) {
    const stall = stalls.get(stallId);
    if (!stall) return 'unknown_stall';
    if (phase !== undefined) return 'wrong_phase';
    const watts = unit.of === 'watts' ? number : wattsOf(stall, number, draft.feeder);
    return takeOfStall(draft, stall, watts, measuredAtMs);
  }
  if (phase === undefined) {
    return unit.of === 'watts' ? takeOfFeeder(draft, 'watts', number, measuredAtMs) : 'wrong_phase';
  }
  if (!PHASES.includes(phase)) return 'wrong_phase';
  const amps = unit.of === 'amps' ? number : number / draft.feeder.voltageVolts;
  return takeOfFeeder(draft, phase, amps, measuredAtMs);
}

function takeOfStall(draft: Draft, stall: Stall, watts: number, atMs: number): string | null {
  const { stallId } = stall;
  const most = wattsOf(stall, draft.feeder.phaseLimitAmps * draft.policy.plausibleMost, draft.feeder);
  if (watts > most) return 'implausible';
  const before = draft.meters[stallMeter(stallId)];
  if (!note(draft, stallMeter(stallId), watts, atMs)) return 'out_of_order';
  rememberDraw(draft, stall, watts, before === undefined ? 0 : atMs - before.atMs);
  return null;
}

function takeOfFeeder(draft: Draft, channel: Phase | 'watts', value: number, atMs: number): string | null {
  const { feeder, policy } = draft;
  const limit =
    channel === 'watts' ? feeder.phaseLimitAmps * feeder.voltageVolts * PHASES.length : feeder.phaseLimitAmps;
  if (value > limit * policy.plausibleMost) return 'implausible';
  const ofStalls = sumOfStalls(draft, channel, atMs);
  if (ofStalls > limit * 0.1 && value < ofStalls * policy.plausibleLeast) return 'implausible';
  if (!note(draft, feederMeter(channel), value, atMs)) return 'out_of_order';
  addSample(draft, channel, value, atMs);
  return null;
}

/** What the meters of stalls that were on all the time add up to. */
function sumOfStalls(draft: Draft, channel: Phase | 'watts', atMs: number): number {
  const { feeder, policy } = draft;
  return feeder.stalls.reduce((sum, stall) => {
    const { on, switchedAtMs } = stallState(draft, stall.stallId);
    if (!on || atMs - switchedAtMs < policy.staleAfterMs) return sum;
    const watts = measuredWatts(draft, stall.stallId) ?? 0;
    if (channel === 'watts') return sum + watts;
    const phases = phasesOf(stall);
    return sum + (phases.includes(channel) ? watts / feeder.voltageVolts / phases.length : 0);
  }, 0);
}

function note(draft: Draft, meter: string, value: number, atMs: number): boolean {
  const last: MeterState | undefined = draft.meters[meter];
  if (last && atMs <= last.atMs) return false;
  const same = last?.value === value;
  draft.meters[meter] = {
    value,
    atMs,
    sameSinceMs: same ? last.sameSinceMs : atMs,
    sameReadings: same ? last.sameReadings + 1 : 1,
  };
  return true;
}

function addSample(draft: Draft, channel: Phase | 'watts', value: number, atMs: number): void {
  draft.samples[channel] = [...draft.samples[channel], { atMs, value }].slice(-SAMPLES_MOST);
}

/** Without a usable meter of the total, the phases give it. */
function addTotal(draft: Draft): void {
  if (judgeMeter(draft, feederMeter('watts')) === 'good') return;
  const phases = PHASES.map((phase) => draft.meters[feederMeter(phase)]);
  if (PHASES.some((phase) => judgeMeter(draft, feederMeter(phase)) !== 'good')) return;
  const atMs = Math.min(...phases.map((meter) => meter?.atMs ?? 0));
  if (atMs <= (draft.samples.watts.at(-1)?.atMs ?? -Infinity)) return;
  const amps = phases.reduce((sum, meter) => sum + (meter?.value ?? 0), 0);
  addSample(draft, 'watts', amps * draft.feeder.voltageVolts, atMs);
}

/** The peak of what a stall draws while it is on, forgotten by halves; what it drew stays known while it is off. */
function rememberDraw(draft: Draft, { stallId }: Stall, watts: number, sinceMs: number): void {
  const { on, drawWatts } = stallState(draft, stallId);
  if (!on) return;
  const faded = drawWatts * 0.5 ** (sinceMs / draft.policy.drawHalfLifeMs);
  change(draft, stallId, { drawWatts: Math.max(faded, watts) });
}
