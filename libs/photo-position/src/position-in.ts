import ExifReader from 'exifreader';

/** WGS 84, in degrees. */
export interface Position {
  readonly lat: number;
  readonly long: number;
}

const DIGITS = 6;

/**
 * Where a photo says that it was taken: a JPEG, PNG or WebP with GPS in its EXIF part.
 * @returns undefined when it does not say so, or says what cannot be
 */
export function positionIn(photo: Uint8Array): Position | undefined {
  const gps = gpsOf(photo);
  const [lat, long] = [degrees(gps?.Latitude, 90), degrees(gps?.Longitude, 180)];
  if (lat === undefined || long === undefined) return undefined;
  // What a camera writes that did not know where it was.
  return lat === 0 && long === 0 ? undefined : { lat, long };
}

function gpsOf(photo: Uint8Array): { readonly Latitude?: number; readonly Longitude?: number } | undefined {
  try {
    const bytes = photo.buffer.slice(photo.byteOffset, photo.byteOffset + photo.byteLength) as ArrayBuffer;
    return ExifReader.load(bytes, { expanded: true, includeTags: { gps: true, exif: true } }).gps;
  } catch {
    return undefined;
  }
}

function degrees(value: number | undefined, most: number): number | undefined {
  if (value === undefined || !Number.isFinite(value) || Math.abs(value) > most) return undefined;
  return Number(value.toFixed(DIGITS)) + 0;
}
