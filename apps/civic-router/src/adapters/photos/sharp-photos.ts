import { errorText, type Log } from '@night-market/kernel';
import sharp from 'sharp';
import { photoTypeOf, type CleanPhoto, type PhotoRefusal } from '../../domain/photo.ts';
import type { PhotoCleaner } from '../../take-photo/ports.ts';

const SIDE_MAX_PX = 2_048;
const QUALITY = 80;
const TIMEOUT_S = 10;
/** Further ones are sent again later: each waits with all its bytes in memory. */
const WAITING_MAX = 16;

// No other reader of the library sees what strangers send.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
// One picture at a time, and nothing of it afterwards: pixels need far more memory than files.
sharp.concurrency(1);
sharp.cache(false);

/** Opens photos with libvips, one after the other, and writes each anew as a JPEG without metadata. */
export class SharpPhotos implements PhotoCleaner {
  private readonly pixelsMax: number;
  private readonly log: Log;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(pixelsMax: number, log: Log) {
    this.pixelsMax = pixelsMax;
    this.log = log;
  }

  async clean(sent: Uint8Array): Promise<CleanPhoto | PhotoRefusal> {
    if (photoTypeOf(sent) === undefined) return 'not_a_photo';
    if (this.waiting >= WAITING_MAX) return 'busy';
    this.waiting += 1;
    const turn = this.last.then(() => this.write(sent));
    this.last = turn;
    return turn.finally(() => (this.waiting -= 1));
  }

  private async write(sent: Uint8Array): Promise<CleanPhoto | PhotoRefusal> {
    try {
      // The size that the head says is looked at before a pixel is made.
      const { width, height } = await sharp(sent, { limitInputPixels: false }).metadata();
      if (width * height > this.pixelsMax) return 'too_many_pixels';
      const { data, info } = await sharp(sent, { failOn: 'error', limitInputPixels: this.pixelsMax })
        .timeout({ seconds: TIMEOUT_S })
        .autoOrient()
        .resize({ width: SIDE_MAX_PX, height: SIDE_MAX_PX, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: 'white' })
        .jpeg({ quality: QUALITY })
        .toBuffer({ resolveWithObject: true });
      return { jpeg: data, widthPx: info.width, heightPx: info.height };
    } catch (error) {
      this.log.info({ error: errorText(error) }, 'a photo could not be opened');
      return 'unreadable';
    }
  }
}
