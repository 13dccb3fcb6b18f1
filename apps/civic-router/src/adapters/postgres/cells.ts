import type { Place } from '@night-market/civic-routing';

const METRES_PER_DEGREE = 111_195;

/** The box around a place that holds everything within so many metres. */
export function degreesAround({ lat, long }: Place, radiusM: number) {
  const high = radiusM / METRES_PER_DEGREE;
  const wide = high / Math.max(0.01, Math.cos((lat * Math.PI) / 180));
  return { south: lat - high, north: lat + high, west: long - wide, east: long + wide };
}

const CELL_DEGREES = 0.01;

/** Squares of a grid that the box touches; two places within the radius of each other have one in common. */
export function cellsAround(place: Place, radiusM: number): string[] {
  const { south, north, west, east } = degreesAround(place, radiusM);
  const cell = (degrees: number): number => Math.floor(degrees / CELL_DEGREES);
  const cells: string[] = [];
  for (let row = cell(south); row <= cell(north); row++)
    // Near a pole a box is a belt; its first squares do.
    for (let column = cell(west); column <= Math.min(cell(east), cell(west) + 50); column++)
      cells.push(`${row} ${column}`);
  return cells;
}
