import type { Assignment, Fact, Open311Status } from '@night-market/civic-report';
import type { Place, Reason } from '@night-market/civic-routing';
import type { Level } from './hotline-book.ts';

/** What a person wrote and who the person is: kept sealed, and only until it is erased. */
export interface PersonalPart {
  readonly reporter: Readonly<Record<string, string | undefined>>;
  readonly description?: string | undefined;
  readonly address?: string | undefined;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** The reporter's own system; what signs for it is for nobody else. */
  readonly notify?: { readonly url: string; readonly secret: string } | undefined;
  /** Whoever knows it made the report. */
  readonly reporterKey?: string | undefined;
}

/** What a reporter says of a report that is there. */
export interface ReporterAnswer {
  readonly answerId: string;
  /** Nobody had asked, or somebody had answered before. */
  readonly isComment: boolean;
  readonly atMs: number;
}

/** Where notices go that go by mail. */
export const MAIL = 'mail';

/** A report as it came in. */
export interface SentReport {
  readonly serviceCode: string;
  readonly category: string;
  readonly severity: number;
  readonly place?: Place | undefined;
  readonly addressId?: string | undefined;
  readonly mediaUrl?: string | undefined;
  /** Of the photos that come afterwards, in their order. */
  readonly photoIds?: readonly string[] | undefined;
  /** Where the reporter is told what becomes of it: `mail`, or the origin of a webhook. */
  readonly noticeTo?: string | undefined;
  readonly personal: PersonalPart;
}

/** What anybody may know of it. */
export interface PublicReport {
  readonly reportId: string;
  readonly token: string | null;
  readonly serviceCode: string;
  readonly category: string;
  readonly severity: number;
  readonly zoneId: string;
  readonly place: Place | null;
  /** Without what looks like personal data. */
  readonly description: string | null;
  readonly address: string | null;
  readonly addressId: string | null;
  /** Its photos, in the order in which the reporter named them. */
  readonly mediaUrls: readonly string[];
  readonly status: Open311Status;
  readonly statusNotes: string | null;
  readonly clusterId: string;
  readonly duplicateOf: string | null;
  readonly requestedAtMs: number;
  readonly updatedAtMs: number;
  readonly expectedAtMs: number | null;
  readonly correlationId: string;
}

/** One agency's part of a report. */
export interface Part {
  readonly agencyId: string;
  readonly facts: readonly Fact[];
  readonly assignment: Assignment;
  readonly level: Level;
  readonly reason: Reason & { readonly by?: 'operator' };
  readonly routedAtMs: number;
}
