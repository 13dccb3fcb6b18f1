/** A photo that was opened and written anew. */
export interface CleanPhoto {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Why a photo is not taken. */
export type PhotoRefusal = 'not_a_photo' | 'too_many_pixels' | 'unreadable' | 'busy';

type PhotoType = 'jpeg' | 'png' | 'webp';

const text = (bytes: Uint8Array, from: number, until: number): string =>
  String.fromCharCode(...bytes.subarray(from, until));

/** By what it begins with, whatever it is called. */
export function photoTypeOf(bytes: Uint8Array): PhotoType | undefined {
  if (text(bytes, 0, 3) === '\xff\xd8\xff') return 'jpeg';
  if (text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') return 'webp';
  return undefined;
}
