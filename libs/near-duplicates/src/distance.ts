/** WGS 84, in degrees. */
export interface Place {
  readonly lat: number;
  readonly long: number;
}

const EARTH_RADIUS_M = 6_371_009;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** The way between two places on the earth taken as a sphere, in metres. */
export function distanceM(one: Place, other: Place): number {
  const halfLat = Math.sin(radians(other.lat - one.lat) / 2);
  const halfLong = Math.sin(radians(other.long - one.long) / 2);
  const square = halfLat ** 2 + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * halfLong ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(square)));
}
