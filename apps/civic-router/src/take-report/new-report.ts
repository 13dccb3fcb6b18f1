import { isIn, route, type Place, type Routing } from '@night-market/civic-routing';
import { maskPersonalData } from '@night-market/privacy';
import type { HotlineBook } from '../domain/hotline-book.ts';
import type { PublicReport, SentReport } from '../domain/report.ts';

/** Where a report goes, and why. */
export interface Destination extends Routing {
  readonly zoneId: string;
}

export function destinationOf(
  book: HotlineBook,
  { category, severity, place, personal }: SentReport,
  atMs: number,
): Destination {
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
  /** What the person wrote, masked. */
  readonly description: string | null;
  readonly nowMs: number;
}

export function publicPart(sent: SentReport, { nowMs, ...decided }: Decided): PublicReport {
  const { serviceCode, category, severity, place, addressId, mediaUrl, personal } = sent;
  return {
    ...decided,
    ...{ serviceCode, category, severity, place: place ?? null },
    ...{
      address: masked(personal.address),
      addressId: masked(addressId),
      mediaUrls: mediaUrl === undefined ? [] : [mediaUrl],
    },
    ...{ status: 'open', statusNotes: null, requestedAtMs: nowMs, updatedAtMs: nowMs },
  };
}

export const masked = (text: string | undefined): string | null =>
  text === undefined ? null : maskPersonalData(text);
