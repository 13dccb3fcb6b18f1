import type { Provider } from '@nestjs/common';
import type { QueryRows, SqlTx } from '@night-market/kernel';
import type { ServiceRuntime } from '@night-market/service-kit';
import { PHOTO_MAX_BYTES, PhotoBodies } from './adapters/http/photo-bodies.ts';
import { SharpPhotos } from './adapters/photos/sharp-photos.ts';
import { PgPhotos } from './adapters/postgres/pg-photos.ts';
import type { CivicRouterConfig } from './config.ts';
import { TakePhoto, type TakePhotoPorts } from './take-photo/take-photo.handler.ts';
import { PHOTO_READER, PHOTO_URL, TAKE_PHOTO } from './tokens.ts';

/** Takes and shows photos of reports. */
export function composePhotos(
  { unitOfWork, log }: ServiceRuntime,
  read: QueryRows,
  config: CivicRouterConfig,
  shared: Pick<TakePhotoPorts<SqlTx>, 'store' | 'deliveries'>,
): { readonly photos: PgPhotos; readonly providers: Provider[] } {
  const photos = new PgPhotos(read);
  const urlOf = (photoId: string): string =>
    `${config.CIVIC_PUBLIC_URL.replace(/\/$/u, '')}/photos/${photoId}.jpg`;
  const cleaner = new SharpPhotos(config.CIVIC_PHOTO_MAX_PIXELS, log);
  const takePhoto = new TakePhoto<SqlTx>({ ...shared, unitOfWork, photos, cleaner, urlOf });
  return {
    photos,
    providers: [
      PhotoBodies,
      { provide: PHOTO_MAX_BYTES, useValue: config.CIVIC_PHOTO_MAX_BYTES },
      { provide: PHOTO_READER, useValue: photos },
      { provide: PHOTO_URL, useValue: urlOf },
      { provide: TAKE_PHOTO, useValue: takePhoto },
    ],
  };
}
