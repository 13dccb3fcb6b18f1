import { newId, type Clock, type Tx, type UnitOfWork } from '@night-market/kernel';
import { DEFAULT_DUPLICATE_SETTINGS, type Joined } from '@night-market/near-duplicates';
import { levelOf, type HotlineBook } from '../domain/hotline-book.ts';
import { deadlinesOf, newPart } from '../domain/progress.ts';
import type { SentReport } from '../domain/report.ts';
import type { PhotoStore } from '../take-photo/ports.ts';
import { joinClusters, type Candidate } from './join-clusters.ts';
import { destinationOf, masked, publicPart, type Destination } from './new-report.ts';
import type {
  BookReader,
  Deliveries,
  Incoming,
  Nearby,
  NewReport,
  NewReportStore,
  ReportPublisher,
  Seal,
} from './ports.ts';
import { putInCharge } from './put-in-charge.ts';

export interface TakeReportPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly books: BookReader<T>;
  readonly store: NewReportStore<T>;
  readonly deliveries: Deliveries<T>;
  readonly publisher: ReportPublisher<T>;
  readonly photos: Pick<PhotoStore<T>, 'announce'>;
  readonly seal: Seal;
  readonly clock: Clock;
}

/** What the client is told: the same for the same key. */
export interface Taken {
  readonly reportId: string;
  readonly token: string | null;
}

/** The id that a report announces is that of the photo of another; nothing was kept. */
export class PhotoIdReusedError extends Error {
  override readonly name = 'PhotoIdReusedError';
}

/** Takes reports in: what is kept of them, who is in charge, and what others are told go in one transaction. */
export class TakeReport<T extends Tx> {
  private readonly ports: TakeReportPorts<T>;

  constructor(ports: TakeReportPorts<T>) {
    this.ports = ports;
  }

  /** What would become of a report that came now; nothing is kept. */
  dryRun(sent: SentReport): Promise<Destination> {
    return this.ports.unitOfWork.run(async (tx) => {
      const book = await this.ports.books.current(tx);
      return destinationOf(book, sent, this.ports.clock.nowMs());
    });
  }

  /** Takes a report in within the transaction of its cause. */
  async takeWithin(tx: T, sent: SentReport, isBatch: boolean, correlationId: string): Promise<Taken> {
    return (await this.takeAll(tx, [{ sent, isBatch, correlationId }]))[0]!;
  }

  /**
   * Takes reports in that came together, as if one came after the other.
   * @throws PhotoIdReusedError none of them may be kept then
   */
  async takeAll(tx: T, incoming: readonly Incoming[]): Promise<readonly Taken[]> {
    if (incoming.length === 0) return [];
    const { books, store, deliveries, publisher, photos, clock } = this.ports;
    const nowMs = clock.nowMs();
    const candidates = incoming.map(({ sent }) => candidateOf(sent, nowMs));
    const [book, joined] = await Promise.all([books.current(tx), this.duplicates(tx, candidates)]);
    const reports = incoming.map((one, n) => this.made(book, one, candidates[n]!, joined[n], nowMs));
    const announced = reports.flatMap(({ report: { reportId }, photoIds }) =>
      photoIds.map((photoId, ordinal) => ({ photoId, reportId, ordinal })),
    );
    // All are issued at once, in this order.
    const [, areAnnounced] = await Promise.all([
      store.insert(tx, reports),
      photos.announce(tx, announced),
      putInCharge(tx, { store, deliveries }, reports, nowMs),
      publisher.taken(tx, reports),
    ]);
    if (!areAnnounced) throw new PhotoIdReusedError('The photo_id is that of another report.');
    return reports.map(({ report: { reportId, token } }) => ({ reportId, token }));
  }

  private async duplicates(
    tx: T,
    candidates: readonly Candidate[],
  ): Promise<readonly (Joined | undefined)[]> {
    const { store } = this.ports;
    const places = candidates.flatMap(({ around }) => around ?? []);
    if (places.length === 0) return candidates.map(() => undefined);
    const [, near] = await Promise.all([store.lockPlaces(tx, places), store.clustersNear(tx, places)]);
    const held = new Set<string>();
    for (let open = near; ;) {
      const joined = joinClusters(candidates, open);
      const asked = open
        .map(({ clusterId }) => clusterId)
        .filter((id) => !held.has(id) && joined.some((one) => one?.clusterId === id));
      if (asked.length === 0) return joined;
      const areOpen = await store.holdOpen(tx, asked);
      // One may have been closed meanwhile: then nobody would close what joins it now.
      open = open.filter(({ clusterId }) => !asked.includes(clusterId) || areOpen.has(clusterId));
      for (const clusterId of areOpen) held.add(clusterId);
    }
  }

  private made(
    book: HotlineBook,
    { sent, isBatch, correlationId }: Incoming,
    { reportId, text }: Candidate,
    joined: Joined | undefined,
    nowMs: number,
  ): NewReport {
    const { zoneId, agencyIds, reason } = destinationOf(book, sent, nowMs);
    const level = levelOf(book, sent.category);
    const parts = joined ? [] : agencyIds.map((agencyId) => newPart(agencyId, level, reason, nowMs));
    const report = publicPart(sent, {
      ...{ reportId, zoneId, nowMs, correlationId },
      description: sent.personal.description === undefined ? null : text,
      token: isBatch ? newId() : null,
      clusterId: joined?.clusterId ?? reportId,
      // The first report of a cluster gives it its id.
      duplicateOf: joined?.clusterId ?? null,
      expectedAtMs: parts.length > 0 ? Math.max(...parts.map((part) => deadlinesOf(part).resolveByMs)) : null,
    });
    const { noticeTo, photoIds = [], personal } = sent;
    return { report, parts, sealed: this.ports.seal.seal(personal, reportId), noticeTo, photoIds };
  }
}

function candidateOf({ place, category, personal }: SentReport, atMs: number): Candidate {
  return {
    ...{ reportId: newId(), category, text: masked(personal.description) ?? '' },
    around: place && { ...{ place, atMs }, ...reachOf(category) },
  };
}

/** How far, in place and time, a report of the same thing may be. */
function reachOf(category: string): Pick<Nearby, 'radiusM' | 'windowMs'> {
  const { byCategory, radiusM, windowMs } = DEFAULT_DUPLICATE_SETTINGS;
  return { radiusM, windowMs, ...byCategory[category] };
}
