import type { Feeder, LoadHistory, LoadPoint } from '../api/power-types.ts';
import type { Grid } from '../shell/grid.ts';

export const CHANNELS = ['L1', 'L2', 'L3'] as const;

export type LoadLevel = 'unknown' | 'dark' | 'within' | 'near' | 'over';

/** From here on a load is near its limit. */
const NEAR = 0.9;

/** The highest of the phases that a meter tells of, in amperes. */
export function highestAmps({ phases }: Pick<Feeder, 'phases'>): number | undefined {
  const told = CHANNELS.flatMap((phase) => {
    const { verdict, value } = phases[phase];
    return verdict === 'good' && value !== null ? [value] : [];
  });
  return told.length === 0 ? undefined : Math.max(...told);
}

/** How a feeder stands, by the phase that carries most, and by what was agreed of its power. */
export function levelOf(feeder: Pick<Feeder, 'phases' | 'watts' | 'definition' | 'darkSince'>): LoadLevel {
  if (feeder.darkSince !== null) return 'dark';
  const amps = highestAmps(feeder);
  const { phaseLimitAmps, limitWatts } = feeder.definition;
  const watts = feeder.watts.verdict === 'good' ? feeder.watts.value : null;
  const shares = [
    ...(amps === undefined ? [] : [amps / phaseLimitAmps]),
    ...(watts === null || limitWatts === null ? [] : [watts / limitWatts]),
  ];
  if (shares.length === 0) return 'unknown';
  const share = Math.max(...shares);
  if (share > 1) return 'over';
  return share >= NEAR ? 'near' : 'within';
}

/** Puts points where they belong in the last minutes: where there is none, the line is broken. */
export function gridOf(
  { everyS, points }: LoadHistory,
  channels: readonly (keyof Omit<LoadPoint, 'at'>)[],
  minutes: number,
  nowMs: number,
): Grid {
  const last = Math.floor(nowMs / 1_000 / everyS);
  const size = Math.ceil((minutes * 60) / everyS);
  const times = Array.from({ length: size }, (_, n) => (last - size + 1 + n) * everyS);
  const known = new Map(points.map((point) => [Math.floor(Date.parse(point.at) / 1_000 / everyS), point]));
  const columns = channels.map((channel) => times.map((time) => known.get(time / everyS)?.[channel] ?? null));
  return [times, ...columns];
}

/** The highest load of a channel, with its time. */
export function peakOf(
  points: readonly LoadPoint[],
  channel: keyof Omit<LoadPoint, 'at'>,
): { readonly at: string; readonly value: number } | undefined {
  let peak: { at: string; value: number } | undefined;
  for (const { at, [channel]: value } of points)
    if (value !== null && (!peak || value > peak.value)) peak = { at, value };
  return peak;
}
