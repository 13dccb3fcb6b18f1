import type { Place } from '@night-market/civic-routing';
import type { QueryRows, SqlTx } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { CleanPhoto } from '../../domain/photo.ts';
import type { AnnouncedPhoto, Announcement, PhotoReader, PhotoStore } from '../../take-photo/ports.ts';
import { isId } from './report-row.ts';

// In the order of their ids, or two who announce the same ones would wait for each other.
const ANNOUNCE = `insert into civic_photo (photo_id, report_id, ordinal)
  select photo_id, report_id, ordinal from unnest($1::uuid[], $2::uuid[], $3::smallint[])
    as announced (photo_id, report_id, ordinal) order by photo_id
  on conflict (photo_id) do nothing returning photo_id`;
const ANNOUNCED = 'select coalesce(max(ordinal) + 1, 0)::int as n from civic_photo where report_id = $1';
const FIND = 'select report_id as "reportId", sent_hash as "sentHash" from civic_photo where photo_id = $1';
const KEEP = `update civic_photo set sent_hash = $2, jpeg = $3, width_px = $4, height_px = $5, kept_at = clock_timestamp()
  where photo_id = $1 and jpeg is null returning photo_id`;
const KEPT = `select photo_id as "photoId" from civic_photo where report_id = $1 and kept_at is not null order by ordinal`;
const SHOW = `update civic_report set media_urls = $2::text[], media_url = ($2::text[])[1], lat = coalesce(lat, $3), long = coalesce(long, $4),
    changed_at = clock_timestamp() where report_id = $1`;
const JPEG = 'select jpeg from civic_photo where photo_id = $1 and jpeg is not null';

/** Photos in PostgreSQL: each a JPEG of at most 2048 pixels a side. */
export class PgPhotos implements PhotoStore<SqlTx>, PhotoReader {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async announce(tx: SqlTx, photos: readonly Announcement[]): Promise<boolean> {
    if (photos.length === 0) return true;
    return (
      (await tx.query(ANNOUNCE, columns(photos, 'photoId', 'reportId', 'ordinal'))).length === photos.length
    );
  }

  async announced(tx: SqlTx, reportId: string): Promise<number> {
    return (await tx.query<{ n: number }>(ANNOUNCED, [reportId]))[0]!.n;
  }

  async find(photoId: string): Promise<AnnouncedPhoto | undefined> {
    return isId(photoId) ? (await this.read<AnnouncedPhoto>(FIND, [photoId]))[0] : undefined;
  }

  async keep(tx: SqlTx, photoId: string, photo: CleanPhoto, sentHash: Uint8Array): Promise<boolean> {
    const { jpeg, widthPx, heightPx } = photo;
    const bytes = [sentHash, jpeg].map((each) => Buffer.from(each));
    return (await tx.query(KEEP, [photoId, ...bytes, widthPx, heightPx])).length > 0;
  }

  async kept(tx: SqlTx, reportId: string): Promise<readonly string[]> {
    return (await tx.query<{ photoId: string }>(KEPT, [reportId])).map(({ photoId }) => photoId);
  }

  show(tx: SqlTx, reportId: string, mediaUrls: readonly string[], place: Place | undefined): Promise<void> {
    tx.send(SHOW, [reportId, mediaUrls, place?.lat ?? null, place?.long ?? null]);
    return Promise.resolve();
  }

  async jpegOf(photoId: string): Promise<Uint8Array | undefined> {
    if (!isId(photoId)) return undefined;
    return (await this.read<{ jpeg: Buffer }>(JPEG, [photoId]))[0]?.jpeg;
  }
}
