import type { Place } from '@night-market/civic-routing';
import type { Tx } from '@night-market/kernel';
import type { CleanPhoto, PhotoRefusal } from '../domain/photo.ts';

/** A photo that was announced with a report. */
export interface AnnouncedPhoto {
  readonly reportId: string;
  /** SHA-256 of what was sent; null while the photo has not come. */
  readonly sentHash: Uint8Array | null;
}

/** A photo that is still to come for a report. */
export interface Announcement {
  readonly photoId: string;
  readonly reportId: string;
  /** Its place among the photos of the report, from 0. */
  readonly ordinal: number;
}

export interface PhotoStore<T extends Tx> {
  /** @returns false when one of the ids is that of another photo */
  announce(tx: T, photos: readonly Announcement[]): Promise<boolean>;
  /** How many the report has announced, so the ordinal of the next one. */
  announced(tx: T, reportId: string): Promise<number>;
  /** Read without a transaction; undefined: nobody has announced it, or it was erased. */
  find(photoId: string): Promise<AnnouncedPhoto | undefined>;
  /** Once. @returns false when it is there already, or no longer waited for */
  keep(tx: T, photoId: string, photo: CleanPhoto, sentHash: Uint8Array): Promise<boolean>;
  /** Those of the report that have come, in their order. */
  kept(tx: T, reportId: string): Promise<readonly string[]>;
  /** Shows these photos with the report; the place counts where the report has none. */
  show(tx: T, reportId: string, mediaUrls: readonly string[], place: Place | undefined): Promise<void>;
}

/** Opens what was sent, and writes it anew without anything but the picture. */
export interface PhotoCleaner {
  clean(sent: Uint8Array): Promise<CleanPhoto | PhotoRefusal>;
}

export interface PhotoReader {
  jpegOf(photoId: string): Promise<Uint8Array | undefined>;
}
