import { isIn, route, type Place, type Routing } from '@night-market/civic-routing';
import type { Claim, IdempotencyStore, IdempotentRequest } from '@night-market/idempotency';
import { newId, type Clock, type Tx, type UnitOfWork } from '@night-market/kernel';
import { DEFAULT_DUPLICATE_SETTINGS, findCluster, type Joined } from '@night-market/near-duplicates';
import { maskPersonalData } from '@night-market/privacy';
import { levelOf, type HotlineBook } from '../domain/hotline-book.ts';
import { deadlinesOf, newPart, progressOf } from '../domain/progress.ts';
import type { Part, PublicReport, SentReport } from '../domain/report.ts';
import type { PhotoStore } from '../take-photo/ports.ts';
import type { BookReader, Deliveries, NewReportStore, ReportPublisher, Seal } from './ports.ts';

export interface TakeReportPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly keys: IdempotencyStore<T>;
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

export type TakeOutcome =
  | { readonly type: 'taken'; readonly taken: Taken; readonly isReplayed: boolean }
  | { readonly type: 'key_reused' }
  | { readonly type: 'in_flight' };

/** The id that a report announces is that of the photo of another; nothing was kept. */
export class PhotoIdReusedError extends Error {
  override readonly name = 'PhotoIdReusedError';
}

/** Where a report would go now, and why. */
export interface DryRun extends Routing {
  readonly zoneId: string;
}

export const LOOK = 'look';

/** Takes a report in: what is kept of it, who is in charge, and what others are told go in one transaction. */
export class TakeReport<T extends Tx> {
  private readonly ports: TakeReportPorts<T>;

  constructor(ports: TakeReportPorts<T>) {
    this.ports = ports;
  }

  /** @param key makes a repeated request one report; undefined: each request is one */
  take(
    sent: SentReport,
    isBatch: boolean,
    correlationId: string,
    key: IdempotentRequest | undefined,
  ): Promise<TakeOutcome> {
    return this.ports.unitOfWork.run(async (tx) => {
      const [claim] = key ? await this.ports.keys.claim(tx, [key]) : [undefined];
      if (claim && claim.state !== 'fresh') return answerOf(claim);
      const taken = await this.takeWithin(tx, sent, isBatch, correlationId);
      if (key) await this.ports.keys.complete(tx, [{ request: key, response: { status: 201, body: taken } }]);
      return { type: 'taken', taken, isReplayed: false };
    });
  }

  /** What would become of a report that came now; nothing is kept. */
  dryRun(sent: SentReport): Promise<DryRun> {
    return this.ports.unitOfWork.run(async (tx) => {
      const book = await this.ports.books.current(tx);
      return routed(book, sent, this.ports.clock.nowMs());
    });
  }

  /** Takes a report in within the transaction of its cause. */
  async takeWithin(tx: T, sent: SentReport, isBatch: boolean, correlationId: string): Promise<Taken> {
    const { books, store, deliveries, publisher, photos, seal, clock } = this.ports;
    const [nowMs, reportId] = [clock.nowMs(), newId()];
    const book = await books.current(tx);
    const { zoneId, agencyIds, reason } = routed(book, sent, nowMs);
    const joined = await this.duplicateOf(tx, reportId, sent, nowMs);
    const level = levelOf(book, sent.category);
    const parts = joined ? [] : agencyIds.map((agencyId) => newPart(agencyId, level, reason, nowMs));
    const report = publicPart(sent, {
      ...{ reportId, zoneId, nowMs, correlationId },
      token: isBatch ? newId() : null,
      clusterId: joined?.clusterId ?? reportId,
      // The first report of a cluster gives it its id.
      duplicateOf: joined?.clusterId ?? null,
      expectedAtMs: parts.length > 0 ? Math.max(...parts.map((part) => deadlinesOf(part).resolveByMs)) : null,
    });
    await store.insert(tx, report, seal.seal(sent.personal, reportId), parts, sent.noticeTo);
    if (sent.photoId !== undefined && !(await photos.announce(tx, reportId, sent.photoId)))
      throw new PhotoIdReusedError('The photo_id is that of another report.');
    await publisher.reported(tx, report);
    if (joined) await publisher.duplicateFound(tx, report, joined.clusterId);
    await tellAgencies(tx, { store, deliveries, publisher }, report, parts, nowMs);
    return { reportId, token: report.token };
  }

  private async duplicateOf(
    tx: T,
    reportId: string,
    { place, category, personal }: SentReport,
    atMs: number,
  ): Promise<Joined | undefined> {
    if (!place) return undefined;
    const { store } = this.ports;
    const { byCategory, ...settings } = DEFAULT_DUPLICATE_SETTINGS;
    const { radiusM, windowMs } = { ...settings, ...byCategory[category] };
    await store.lockPlace(tx, place, radiusM);
    const clusters = await store.clustersNear(tx, { category, place, atMs, radiusM, windowMs });
    const text = maskPersonalData(personal.description ?? '');
    const joined = findCluster({ reportId, category, text, place, atMs }, clusters);
    // It may have been closed meanwhile: then nobody would close what joins it now.
    return joined && (await store.holdOpen(tx, joined.clusterId)) ? joined : undefined;
  }
}

type TellPorts<T extends Tx> = Pick<TakeReportPorts<T>, 'store' | 'deliveries' | 'publisher'>;

/** Puts agencies in charge of their parts: they are told, others are, and their deadlines run. */
export async function tellAgencies<T extends Tx>(
  tx: T,
  {
    store,
    deliveries,
    publisher,
  }: Pick<TellPorts<T>, 'deliveries' | 'publisher'> & {
    readonly store: Pick<NewReportStore<T>, 'setTimer'>;
  },
  report: PublicReport,
  parts: readonly Part[],
  nowMs: number,
): Promise<void> {
  if (parts.length === 0) return;
  const { reportId } = report;
  for (const part of parts)
    await store.setTimer(tx, reportId, part.agencyId, LOOK, progressOf(part, undefined, nowMs).nextLookMs);
  await deliveries.add(
    tx,
    parts.map((part) => ({
      agencyId: part.agencyId,
      reportId,
      type: 'report.routed',
      detail: deadlinesInWords(part),
    })),
  );
  await publisher.routed(tx, report, parts);
}

function deadlinesInWords(part: Part): Record<string, unknown> {
  const { acknowledgeByMs, resolveByMs } = deadlinesOf(part);
  return {
    acknowledgeBy: new Date(acknowledgeByMs).toISOString(),
    resolveBy: new Date(resolveByMs).toISOString(),
    reason: part.reason,
  };
}

function answerOf(claim: Exclude<Claim, { state: 'fresh' }>): TakeOutcome {
  switch (claim.state) {
    case 'replay':
      return { type: 'taken', taken: claim.response.body as Taken, isReplayed: true };
    case 'mismatch':
      return { type: 'key_reused' };
    case 'in_flight':
    case 'twin':
      return { type: 'in_flight' };
  }
}

function routed(
  book: HotlineBook,
  { category, severity, place, personal }: SentReport,
  atMs: number,
): DryRun {
  const text = [personal.description, personal.address].filter(Boolean).join('\n');
  return { ...route(book.rules, { category, severity, place, text, atMs }), zoneId: zoneOf(book, place) };
}

/** The area in which it is, by the order in which areas are written. */
function zoneOf({ rules }: HotlineBook, place: Place | undefined): string {
  const found = place && Object.entries(rules.areas).find(([, area]) => isIn(area, place));
  return found?.[0] ?? 'unknown';
}

interface Decided extends Pick<
  PublicReport,
  'reportId' | 'zoneId' | 'correlationId' | 'token' | 'clusterId' | 'duplicateOf' | 'expectedAtMs'
> {
  readonly nowMs: number;
}

function publicPart(sent: SentReport, { nowMs, ...decided }: Decided): PublicReport {
  const { serviceCode, category, severity, place, addressId, mediaUrl, personal } = sent;
  const masked = (text: string | undefined): string | null =>
    text === undefined ? null : maskPersonalData(text);
  return {
    ...decided,
    ...{ serviceCode, category, severity, place: place ?? null },
    ...{ description: masked(personal.description), address: masked(personal.address) },
    ...{ addressId: masked(addressId), mediaUrl: mediaUrl ?? null },
    ...{ status: 'open', statusNotes: null, requestedAtMs: nowMs, updatedAtMs: nowMs },
  };
}
