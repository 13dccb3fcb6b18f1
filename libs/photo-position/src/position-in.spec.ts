import { expect, it } from 'vitest';
import { positionIn } from './position-in.ts';

const [RATIONAL, ASCII, LONG] = [5, 2, 4];

/** A JPEG of nothing but a head with GPS in degrees, minutes and seconds. */
function jpegWith([lat, latRef]: [number[], string], [long, longRef]: [number[], string]): Uint8Array {
  const gpsAt = 26;
  const valuesAt = gpsAt + 2 + 4 * 12 + 4;
  const tiff = new DataView(new ArrayBuffer(valuesAt + 48));
  tiff.setUint16(0, 0x4d4d);
  tiff.setUint16(2, 42);
  tiff.setUint32(4, 8);
  tiff.setUint16(8, 1);
  const entry = (at: number, tag: number, type: number, count: number, value: number): void => {
    tiff.setUint16(at, tag);
    tiff.setUint16(at + 2, type);
    tiff.setUint32(at + 4, count);
    tiff.setUint32(at + 8, value);
  };
  const letter = (text: string): number => text.charCodeAt(0) << 24;
  entry(10, 0x8825, LONG, 1, gpsAt);
  tiff.setUint16(gpsAt, 4);
  entry(gpsAt + 2, 1, ASCII, 2, letter(latRef));
  entry(gpsAt + 14, 2, RATIONAL, 3, valuesAt);
  entry(gpsAt + 26, 3, ASCII, 2, letter(longRef));
  entry(gpsAt + 38, 4, RATIONAL, 3, valuesAt + 24);
  for (const [i, value] of [...lat, ...long].entries()) {
    tiff.setUint32(valuesAt + i * 8, Math.round(value * 100));
    tiff.setUint32(valuesAt + i * 8 + 4, 100);
  }
  const exif = [...new TextEncoder().encode('Exif\0\0'), ...new Uint8Array(tiff.buffer)];
  const length = exif.length + 2;
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, ...exif, 0xff, 0xd9]);
}

it('is where the photo was taken, on either half of the globe', () => {
  const taipei = jpegWith([[25, 5, 15.36], 'N'], [[121, 31, 27.84], 'E']);
  expect(positionIn(taipei)).toEqual({ lat: 25.0876, long: 121.5244 });
  const west = jpegWith([[33, 30, 0], 'S'], [[70, 30, 0], 'W']);
  expect(positionIn(west)).toEqual({ lat: -33.5, long: -70.5 });
});

it('is none where the camera did not know, or says what cannot be', () => {
  expect(positionIn(jpegWith([[0, 0, 0], 'N'], [[0, 0, 0], 'E']))).toBeUndefined();
  expect(positionIn(jpegWith([[95, 0, 0], 'N'], [[10, 0, 0], 'E']))).toBeUndefined();
});

it.each([
  ['nothing', new Uint8Array()],
  ['a text', new TextEncoder().encode('no photo at all')],
  ['a JPEG without a head', Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])],
  ['a head that ends too soon', jpegWith([[25, 0, 0], 'N'], [[121, 0, 0], 'E']).subarray(0, 60)],
])('is none in %s', (_, bytes) => expect(positionIn(bytes)).toBeUndefined());
