import type { ReportsWish } from '../../read-reports/ports.ts';

/** Whole hours since 1970, both of them within. */
export interface Hours {
  readonly first: number;
  readonly last: number;
}

const HOUR_MS = 3_600_000;

export const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS);

/** Marks of time are hours, days and 32 days, of the time of the report and of its last change. */
export const SCALES = [
  { letter: 'm', hours: 768 },
  { letter: 'd', hours: 24 },
  { letter: 'h', hours: 1 },
] as const;

/** The fewest marks that hold these hours and no other. */
export function timeMarks(of: 'requested' | 'changed', { first, last }: Hours): string[] {
  const marks: string[] = [];
  for (let hour = first; hour <= last;) {
    const fits = ({ hours }: (typeof SCALES)[number]) => hour % hours === 0 && hour + hours - 1 <= last;
    const { letter, hours } = SCALES.find(fits)!;
    marks.push(`${of === 'requested' ? 'r' : 'c'}${letter}${Math.round(hour / hours)}`);
    hour += hours;
  }
  return marks;
}

const CELL_DEGREES = [0.001, 0.008, 0.064, 0.512] as const;
/** Of a grid in each direction: then at the finest one that will do, most of what the cells hold lies in the box. */
const CELLS_MAX = 9;

/** The cells that a box touches, of the finest grid that does so with few; undefined for one that is larger than that. */
export function cellMarks({ south, north, west, east }: NonNullable<ReportsWish['box']>) {
  for (const [grid, degrees] of CELL_DEGREES.entries()) {
    const rows = cells(south, north, degrees);
    const columns = cells(west, east, degrees);
    if (rows.length <= CELLS_MAX && columns.length <= CELLS_MAX)
      return rows.flatMap((row) => columns.map((column) => `p${grid} ${row} ${column}`));
  }
  return undefined;
}

function cells(from: number, until: number, degrees: number): number[] {
  const first = Math.floor(from / degrees);
  const count = Math.max(0, Math.floor(until / degrees) - first + 1);
  return Array.from({ length: Math.min(count, CELLS_MAX + 1) }, (_, n) => first + n);
}

export const serviceMark = (serviceCode: string): string => `service ${serviceCode}`;
