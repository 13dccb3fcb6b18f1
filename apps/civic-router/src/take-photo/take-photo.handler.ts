import { createHash, timingSafeEqual } from 'node:crypto';
import type { Tx, UnitOfWork } from '@night-market/kernel';
import { positionIn } from '@night-market/photo-position';
import type { ReportStore } from '../change-reports/ports.ts';
import type { PhotoRefusal } from '../domain/photo.ts';
import type { Deliveries } from '../take-report/ports.ts';
import type { PhotoCleaner, PhotoStore } from './ports.ts';

export interface TakePhotoPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly photos: PhotoStore<T>;
  readonly cleaner: PhotoCleaner;
  readonly store: Pick<ReportStore<T>, 'lock'>;
  readonly deliveries: Deliveries<T>;
  /** Where anybody finds a photo. */
  readonly urlOf: (photoId: string) => string;
}

export type TakePhotoOutcome = 'kept' | 'kept_before' | 'other_photo' | 'unknown' | PhotoRefusal;

/** Takes the photos of reports: what is kept has been written anew, so it holds nothing but the picture. */
export class TakePhoto<T extends Tx> {
  private readonly ports: TakePhotoPorts<T>;

  constructor(ports: TakePhotoPorts<T>) {
    this.ports = ports;
  }

  /**
   * Sent again it changes nothing; another photo under the same id is refused.
   * @param usesPosition whether the report gets the place where the photo was taken, if it has none
   */
  async take(photoId: string, sent: Uint8Array, usesPosition: boolean): Promise<TakePhotoOutcome> {
    const sentHash = createHash('sha256').update(sent).digest();
    const before = await this.standing(photoId, sentHash);
    if (typeof before === 'string') return before;
    const photo = await this.ports.cleaner.clean(sent);
    if (typeof photo === 'string') return photo;
    const place = usesPosition ? positionIn(sent) : undefined;
    const isKept = await this.ports.unitOfWork.run(async (tx) => {
      const { photos, store, deliveries, urlOf } = this.ports;
      const { reportId } = before;
      // The report first, as whoever erases it does.
      const locked = await store.lock(tx, reportId);
      if (!locked || !(await photos.keep(tx, photoId, photo, sentHash))) return false;
      await photos.show(tx, reportId, (await photos.kept(tx, reportId)).map(urlOf), place);
      const inCharge = locked.parts.filter(({ assignment }) => assignment.state !== 'HandedOver');
      const told = { reportId, type: 'report.photo', detail: {} } as const;
      await deliveries.add(
        tx,
        inCharge.map(({ agencyId }) => ({ ...told, agencyId })),
      );
      return true;
    });
    if (isKept) return 'kept';
    const after = await this.standing(photoId, sentHash);
    // It was erased and announced anew meanwhile.
    return typeof after === 'string' ? after : 'unknown';
  }

  private async standing(photoId: string, sentHash: Uint8Array) {
    const found = await this.ports.photos.find(photoId);
    if (!found) return 'unknown';
    if (found.sentHash === null) return found;
    return timingSafeEqual(found.sentHash, sentHash) ? 'kept_before' : 'other_photo';
  }
}
