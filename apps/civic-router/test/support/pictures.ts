import sharp from 'sharp';
import { crc32, deflateSync } from 'node:zlib';

const plain = (width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 80, b: 20 } } });

/** A JPEG as a phone writes it: turned, with the place and the name of whoever took it. */
export const phonePhoto = (): Promise<Buffer> =>
  plain()
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Artist: 'Chen Mei-ling' },
      IFD3: {
        ...{ GPSLatitudeRef: 'N', GPSLatitude: '25/1 5/1 1536/100' },
        ...{ GPSLongitudeRef: 'E', GPSLongitude: '121/1 31/1 2784/100' },
      },
    })
    .jpeg()
    .toBuffer();

export const jpeg = (width?: number): Promise<Buffer> => plain(width).jpeg().toBuffer();
export const png = (): Promise<Buffer> => plain().ensureAlpha(0.5).png().toBuffer();
export const webp = (): Promise<Buffer> => plain().webp().toBuffer();
export const gif = (): Promise<Buffer> => plain().gif().toBuffer();

/** A few bytes that claim to be a picture of so many pixels. */
export function bomb(side: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  const rows = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
