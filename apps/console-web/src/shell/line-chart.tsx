import { useEffect, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { clockTime, type Zone } from '../time/zone.tsx';
import type { Grid } from './grid.ts';

export interface LineChartProps {
  readonly grid: Grid;
  readonly names: readonly string[];
  /** Drawn as a line of its own. */
  readonly limit: number | null;
  readonly zone: Zone;
}

const HEIGHT_PX = 220;
/** Told apart without colours too. */
export const LINES = [
  { light: '#1864ab', dark: '#74c0fc', dash: [] },
  { light: '#a61e4d', dark: '#faa2c1', dash: [8, 4] },
  { light: '#2b8a3e', dark: '#8ce99a', dash: [2, 4] },
] as const;
const INK = { light: '#343a40', dark: '#ced4da' } as const;
const GRID = { light: '#dee2e6', dark: '#424242' } as const;
const LIMIT = { light: '#c92a2a', dark: '#ff8787' } as const;

/** Lines over the time. What it shows is said in words beside it. */
export default function LineChart({ grid, names, limit, zone }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const plot = useRef<UPlot>(undefined);
  const lines = names.join(' ');

  useEffect(() => {
    const element = place.current!;
    const axis = { stroke: INK[scheme], grid: { stroke: GRID[scheme] }, ticks: { stroke: GRID[scheme] } };
    const made = new UPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: (_, __, highest) => [0, Math.max(highest ?? 0, limit ?? 0, 1) * 1.1] } },
        axes: [
          { ...axis, values: (_, times) => times.map((time) => clockTime(time * 1_000, zone)) },
          { ...axis, size: 60 },
        ],
        series: [
          {},
          ...lines.split(' ').map((label, n) => ({
            ...{ label, stroke: LINES[n]![scheme], width: 2, dash: [...LINES[n]!.dash] },
            ...{ spanGaps: false, points: { show: false } },
          })),
        ],
        hooks: { draw: [(drawn) => drawLimit(drawn, limit, LIMIT[scheme])] },
      },
      undefined,
      element,
    );
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      made.destroy();
    };
  }, [scheme, limit, zone, lines]);

  useEffect(() => {
    plot.current?.setData(grid as unknown as UPlot.AlignedData);
  }, [grid, scheme, limit, zone, lines]);

  return <div ref={place} className="chart" aria-hidden />;
}

function drawLimit({ ctx, bbox, valToPos }: UPlot, limit: number | null, colour: string): void {
  if (limit === null) return;
  const y = valToPos(limit, 'y', true);
  ctx.save();
  ctx.strokeStyle = colour;
  // What the last line has left.
  ctx.setLineDash([]);
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
