import { PHASES } from '@night-market/stall-sim';
import type { RowVerdict, Way } from '../judge.ts';

const WIDTH = 960;
const HEIGHT = 240;
const MARGIN = 42;
const POINTS = 480;

const CURVES: readonly { readonly of: Way | 'free'; readonly colour: string; readonly label: string }[] = [
  { of: 'free', colour: '#b9b9b9', label: 'wanted 需求' },
  { of: 'optimum', colour: '#2a9d5c', label: 'optimum 最佳解' },
  { of: 'planner', colour: '#1d5fd1', label: 'planner 規劃器' },
];

/** The phase of a row that wants most above its limit, as a drawing. */
export function drawCurves({ row, free, scores }: RowVerdict): string {
  const limit = row.feeder.phaseLimitAmps;
  const phase = busiest(free.amps, limit);
  const bySource = CURVES.map(({ of, ...curve }) => ({
    ...curve,
    points: means((of === 'free' ? free : scores[of]).amps[phase] ?? new Float32Array()),
  }));
  const most = Math.max(limit * 1.2, ...bySource.flatMap(({ points }) => points));
  const x = (part: number): number => MARGIN + part * (WIDTH - MARGIN - 8);
  const y = (amps: number): number => HEIGHT - 22 - (amps / most) * (HEIGHT - 40);
  const lines = bySource.map(({ colour, points }) => {
    const path = points.map((amps, index) => `${x(index / points.length).toFixed(1)},${y(amps).toFixed(1)}`);
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.2" points="${path.join(' ')}"/>`;
  });
  const legend = bySource.map(
    ({ colour, label }, index) =>
      `<text x="${MARGIN + 150 * index + 130}" y="14" fill="${colour}">${label}</text>`,
  );
  const minutes = row.spec.seconds / 60;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (part) =>
      `<text x="${x(part)}" y="${HEIGHT - 6}" text-anchor="${part === 1 ? 'end' : 'middle'}">${Math.round(minutes * part)} min</text>`,
  );
  const limitY = y(limit).toFixed(1);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `<title>${row.spec.rowId} ${PHASES[phase]}</title>`,
    ...lines,
    `<line x1="${MARGIN}" x2="${WIDTH - 8}" y1="${limitY}" y2="${limitY}" stroke="#d62828" stroke-dasharray="5 3"/>`,
    `<text x="${MARGIN - 4}" y="${limitY}" text-anchor="end" fill="#d62828">${limit} A</text>`,
    `<text x="${MARGIN - 4}" y="${y(0)}" text-anchor="end">0 A</text>`,
    `<text x="${MARGIN}" y="14">${row.spec.rowId}, ${PHASES[phase]}</text>`,
    ...legend,
    ...ticks,
    '</svg>',
  ].join('\n');
}

function busiest(amps: readonly Float32Array[], limit: number): number {
  const excess = amps.map((each) => each.reduce((sum, value) => sum + Math.max(0, value - limit), 0));
  return excess.indexOf(Math.max(...excess));
}

function means(values: Float32Array): number[] {
  const size = Math.max(1, Math.ceil(values.length / POINTS));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => {
    const part = values.subarray(index * size, (index + 1) * size);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
