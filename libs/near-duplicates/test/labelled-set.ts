import { readFileSync } from 'node:fs';
import type { ComparableReport } from '../src/index.ts';

type Spoken = string | { readonly text: string; readonly at: readonly [number, number] };

interface Incident {
  readonly category: string;
  /** Metres east and north of the market's corner. */
  readonly at: readonly [number, number];
  readonly minute: number;
  readonly texts: readonly Spoken[];
}

/** A report of which it is known what it is about. */
export interface LabelledReport extends ComparableReport {
  readonly incident: number;
}

const CORNER = { lat: 25.0876, long: 121.5244 };
const METRES_PER_DEGREE = 111_195;
const EVENING_MS = Date.parse('2026-11-27T10:00Z');
/** How far a phone's position is off, as a standard deviation. */
const GPS_M = 12;
/** People report the same thing within so long. */
const REPORTED_WITHIN_MIN = 25;

/**
 * The reports of one half of the labelled set in the order in which they come in. What people wrote is fixed; when they wrote
 * and how far their phones were off follows from the seed.
 */
export function labelledReports(half: 'tuning' | 'held-out', seed: number): LabelledReport[] {
  const incidents = JSON.parse(
    readFileSync(new URL(`./labelled/${half}.json`, import.meta.url), 'utf8'),
  ) as readonly Incident[];
  const next = numbers(seed);
  const off = (): number => GPS_M * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const reports = incidents.flatMap(({ category, at, minute, texts }, incident) =>
    texts.map((spoken, index) => {
      const [text, [east, north]] = typeof spoken === 'string' ? [spoken, at] : [spoken.text, spoken.at];
      const minutes = minute + (index === 0 ? 0 : next() * REPORTED_WITHIN_MIN);
      const place = {
        lat: CORNER.lat + (north + off()) / METRES_PER_DEGREE,
        long: CORNER.long + (east + off()) / METRES_PER_DEGREE / Math.cos((CORNER.lat * Math.PI) / 180),
      };
      return {
        reportId: `${incident}-${index}`,
        incident,
        category,
        text,
        place,
        atMs: EVENING_MS + minutes * 60_000,
      };
    }),
  );
  return reports.sort((one, other) => one.atMs - other.atMs);
}

/** Mulberry32: the same numbers for the same seed, from 0 to 1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
