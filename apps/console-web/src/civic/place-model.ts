import type { ListedReport } from '../api/civic-types.ts';

/** A report on the plan of the market; x goes to the east, y to the south. */
export interface Dot {
  readonly report: ListedReport;
  readonly x: number;
  readonly y: number;
}

/** Reports whose position is known, on a plan without outside tiles. */
export interface PlaceModel {
  readonly dots: readonly Dot[];
  /** Of the whole plan from west to east. */
  readonly widthM: number;
  readonly heightM: number;
}

/** Metres of a degree of latitude (a sphere of 6,371 km). */
const DEGREE_M = 111_195;
/** A single report would have no size at all. */
const SIDE_MIN_M = 50;
/** Around the outermost reports, as a part of the side. */
const MARGIN = 0.08;

/**
 * An equirectangular plan around the reports: true enough for a city.
 * @returns undefined when no position is known
 */
export function placeModelOf(reports: readonly ListedReport[]): PlaceModel | undefined {
  const known = reports.flatMap((report) =>
    report.lat === null || report.long === null ? [] : [{ report, lat: report.lat, long: report.long }],
  );
  if (known.length === 0) return undefined;
  const middle = (known.reduce((sum, { lat }) => sum + lat, 0) / known.length) * (Math.PI / 180);
  const flat = known.map(({ report, lat, long }) => ({
    report,
    x: long * DEGREE_M * Math.cos(middle),
    y: -lat * DEGREE_M,
  }));
  const [wide, high] = [rangeOf(flat.map(({ x }) => x)), rangeOf(flat.map(({ y }) => y))];
  // Reports along one street would make a plan that is all length.
  const widthM = Math.max(wide.length, high.length);
  const heightM = Math.max(high.length, widthM / 2);
  const [left, top] = [wide.middle - widthM / 2, high.middle - heightM / 2];
  return {
    ...{ widthM, heightM },
    dots: flat.map(({ report, x, y }) => ({ report, x: x - left, y: y - top })),
  };
}

/** Around which point the values lie, and how much room they need. */
function rangeOf(values: readonly number[]): { readonly middle: number; readonly length: number } {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const side = Math.max(high - low, SIDE_MIN_M);
  return { middle: (low + high) / 2, length: side * (1 + 2 * MARGIN) };
}

/** A round length of at most a third of the plan, for its scale. */
export function scaleOf(widthM: number): number {
  const most = widthM / 3;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
}
