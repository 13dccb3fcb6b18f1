import type { LagHistory } from '../api/delivery-types.ts';
import type { Grid } from '../shell/grid.ts';

/** A partition that was behind, the one that was most behind first. */
export interface LagLine {
  readonly name: string;
  readonly lags: readonly (number | null)[];
  readonly peak: { readonly at: string; readonly events: number };
}

/** As many lines can be told apart. */
const LINES_MAX = 3;

/** The partitions that were most behind in the time that is remembered; none where nothing was. */
export function lagLines({ times, series }: LagHistory): readonly LagLine[] {
  return series
    .flatMap(({ topic, partition, lags }) => {
      const events = lags.reduce<number>((most, lag) => Math.max(most, lag ?? 0), 0);
      const peak = { at: times[lags.indexOf(events)]!, events };
      return events === 0 ? [] : [{ name: `${topic}/${partition}`, lags, peak }];
    })
    .toSorted((one, other) => other.peak.events - one.peak.events)
    .slice(0, LINES_MAX);
}

/** The same as a plot takes it. */
export const lagGrid = ({ times }: LagHistory, lines: readonly LagLine[]): Grid => [
  times.map((at) => Date.parse(at) / 1_000),
  ...lines.map(({ lags }) => [...lags]),
];
