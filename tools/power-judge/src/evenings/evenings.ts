import type { Random } from '@night-market/kernel';
import type { Stall } from '@night-market/load-shedding';
import type { Fault, Happening } from '@night-market/stall-sim';
import { generateRow, type JudgedRow, type RowWish } from './judged-row.ts';

export interface Title {
  readonly en: string;
  readonly 'zh-TW': string;
}

export interface Evening {
  readonly name: string;
  readonly title: Title;
  readonly rows: readonly JudgedRow[];
}

interface Plot {
  readonly title: Title;
  readonly rows?: number;
  readonly wish?: Partial<RowWish>;
  readonly happenings: (at: At, stalls: readonly Stall[], random: Random) => readonly Happening[];
  readonly faults?: (at: At, stalls: readonly Stall[], random: Random) => readonly Fault[];
}

/** The second at a part of the evening. */
type At = (part: number) => number;

const ends = (at: At, from: number, to: number) => ({ fromSecond: at(from), toSecond: at(to) });
const idOf = (stalls: readonly Stall[], kind: string): string =>
  stalls.find(({ stallId }) => stallId.startsWith(kind))?.stallId ?? stalls[0]?.stallId ?? '';
/** The crowd comes, and cooks for a third more than usual. */
const crowd = (at: At, from = 0.2, to = 0.8): Happening => ({
  ...ends(at, from, to),
  demand: 1.35,
  rampSeconds: 300,
});

export const PLOTS = {
  step: {
    title: { en: 'A step', 'zh-TW': '負載突增' },
    happenings: (at) =>
      (['L1', 'L2', 'L3'] as const).map((phase) => ({
        ...ends(at, 0.2, 0.8),
        unmanaged: { phase, amps: 46 },
      })),
  },
  ramp: {
    title: { en: 'A ramp', 'zh-TW': '負載漸增' },
    happenings: (at) => [
      ...(['L1', 'L2', 'L3'] as const).map((phase) => ({
        ...ends(at, 0.1, 0.9),
        ...{ unmanaged: { phase, amps: 40 }, rampSeconds: at(0.5) },
      })),
    ],
  },
  oscillating: {
    title: { en: 'Oscillating', 'zh-TW': '負載振盪' },
    happenings: (at) => [
      { ...ends(at, 0.1, 0.9), unmanaged: { phase: 'L1', amps: 26 } },
      { ...ends(at, 0.1, 0.9), unmanaged: { phase: 'L1', amps: 10 }, periodSeconds: 40 },
      { ...ends(at, 0.1, 0.9), unmanaged: { phase: 'L2', amps: 32 }, periodSeconds: 1_200 },
    ],
  },
  'sensor-loss': {
    title: { en: 'Meters are lost', 'zh-TW': '電表失聯' },
    happenings: (at) => [{ ...ends(at, 0.2, 0.8), unmanaged: { phase: 'L1', amps: 40 } }, crowd(at)],
    faults: (at) => [
      { type: 'meter-silent', meter: { phase: 'L1' }, ...ends(at, 0.4, 0.6) },
      { type: 'meter-lossy', meter: 'all', probability: 0.2, ...ends(at, 0, 1) },
      { type: 'meter-silent', meter: 'all', ...ends(at, 0.7, 0.72) },
    ],
  },
  'frozen-meter': {
    title: { en: 'A frozen meter', 'zh-TW': '電表停滯' },
    happenings: (at) => [{ ...ends(at, 0.3, 0.8), unmanaged: { phase: 'L2', amps: 44 } }],
    faults: (at) => [{ type: 'meter-frozen', meter: { phase: 'L2' }, ...ends(at, 0.45, 0.55) }],
  },
  unattainable: {
    title: { en: 'Not attainable', 'zh-TW': '無法達成' },
    happenings: (at) => [
      { ...ends(at, 0.2, 0.8), unmanaged: { phase: 'L3', amps: 62 } },
      { ...ends(at, 0.2, 0.8), unmanaged: { phase: 'L1', amps: 30 } },
    ],
  },
  rain: {
    title: { en: 'Rain empties the stalls', 'zh-TW': '下雨，攤位無人' },
    happenings: (at) => [
      crowd(at, 0.1, 0.95),
      ...(['L1', 'L2', 'L3'] as const).map((phase) => ({
        ...{ ...ends(at, 0.15, 0.9), unmanaged: { phase, amps: 34 }, rampSeconds: 120 },
      })),
      { ...ends(at, 0.45, 0.65), demand: 0.15, rampSeconds: 180 },
    ],
  },
  'ten-rows': {
    title: { en: 'Ten rows at once', 'zh-TW': '十排同時' },
    rows: 10,
    wish: { stallsMost: 12, limitAmps: 32 },
    happenings: (at) =>
      (['L1', 'L2', 'L3'] as const).map((phase) => ({
        ...ends(at, 0.3, 0.7),
        unmanaged: { phase, amps: 22 },
      })),
  },
  'one-phase': {
    title: { en: 'One phase only', 'zh-TW': '單相過載' },
    happenings: (at) => [{ ...ends(at, 0.2, 0.8), unmanaged: { phase: 'L2', amps: 48 } }],
  },
  liar: {
    title: { en: 'A stall that lies', 'zh-TW': '謊報的攤位' },
    happenings: (at, stalls) => [
      { ...ends(at, 0.2, 0.8), stallIds: [idOf(stalls, 'games')], extraWatts: 2_500 },
      ...(['L1', 'L2', 'L3'] as const).map((phase) => ({
        ...ends(at, 0.2, 0.8),
        unmanaged: { phase, amps: 38 },
      })),
    ],
    faults: (at, stalls) => [
      { type: 'meter-lies', meter: { stallId: idOf(stalls, 'games') }, factor: 0.1, ...ends(at, 0, 1) },
      { type: 'pretends', stallId: idOf(stalls, 'clothes'), ...ends(at, 0, 1) },
    ],
  },
  'bad-messages': {
    title: { en: 'Refused and lost messages, mixed units', 'zh-TW': '拒絕、訊息遺失、單位混雜' },
    happenings: (at) =>
      (['L1', 'L2', 'L3'] as const).map((phase) => ({
        ...ends(at, 0.2, 0.8),
        unmanaged: { phase, amps: 46 },
      })),
    faults: (at, stalls) => [
      { type: 'refuses', stallId: idOf(stalls, 'games'), ...ends(at, 0, 1) },
      { type: 'command-lost', probability: 0.15, ...ends(at, 0, 1) },
      { type: 'answer-lost', probability: 0.1, ...ends(at, 0, 1) },
      { type: 'meter-unit', meter: { phase: 'L1' }, unit: 'mA', ...ends(at, 0, 1) },
      { type: 'meter-unit', meter: { stallId: idOf(stalls, 'grill') }, unit: 'kW', ...ends(at, 0, 1) },
      { type: 'meter-unit', meter: { stallId: idOf(stalls, 'noodles') }, unit: 'VA', ...ends(at, 0, 1) },
    ],
  },
} as const satisfies Record<string, Plot>;

export type EveningName = keyof typeof PLOTS;
export const EVENING_NAMES = Object.keys(PLOTS) as EveningName[];

/** The evening of this name: the same for the same seed and length. */
export function generateEvening(name: EveningName, seed: number, minutes: number): Evening {
  const plot: Plot = PLOTS[name];
  const seconds = minutes * 60;
  const at: At = (part) => Math.round(seconds * part);
  const rows = Array.from({ length: plot.rows ?? 1 }, (_, index) =>
    generateRow({
      ...{
        rowId: `row-${index + 1}`,
        seed: seed * 100 + EVENING_NAMES.indexOf(name) * 10_007 + index,
        seconds,
      },
      ...{ stallsMost: 30, limitAmps: 63, baseLoad: 0.82 },
      ...plot.wish,
      happenings: (stalls, random) => plot.happenings(at, stalls, random),
      faults: (stalls, random) => plot.faults?.(at, stalls, random) ?? [],
    }),
  );
  return { name, title: plot.title, rows };
}
