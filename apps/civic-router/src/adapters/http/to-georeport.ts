import { randomUUID } from 'node:crypto';
import {
  badRequest,
  type FurtherFacts,
  type NewRequest,
  type RequestsQuery,
  type ServiceRequest,
} from '@night-market/open311';
import { serviceOf } from '../../domain/catalogue.ts';
import { MAIL, type SentReport } from '../../domain/report.ts';
import type { FurtherKnown, ListedReport, ReportsWish } from '../../read-reports/ports.ts';

/** @throws GeoReportError for what an operator has not allowed: the origin of a webhook, so many photos */
export function toSentReport(request: NewRequest, { notices, photosMax }: TakingHotline): SentReport {
  if (request.photoIds.length > photosMax)
    throw badRequest(`A report may have ${photosMax} photos; photo_id names ${request.photoIds.length}.`);
  const {
    serviceCode,
    place,
    addressId,
    mediaUrl,
    photoIds,
    description,
    addressString,
    attributes,
    reporter,
    notify,
  } = request;
  const { category, severity } = serviceOf(serviceCode)!;
  const to = noticeTo(request, notices);
  // A mail leads its reader to the page with a key, whatever app sent the report.
  const reporterKey = request.reporterKey ?? (to === MAIL ? randomUUID() : undefined);
  return {
    ...{ serviceCode, category, severity, place, addressId, mediaUrl, photoIds },
    noticeTo: to,
    personal: {
      ...{ reporter: { ...reporter }, description, address: addressString, attributes },
      ...(notify && { notify }),
      ...(reporterKey !== undefined && { reporterKey }),
    },
  };
}

/** What the hotline takes with a report. */
export interface TakingHotline {
  readonly notices: NoticeWays;
  /** Of one report. */
  readonly photosMax: number;
}

/** How reporters can be told. */
export interface NoticeWays {
  readonly mails: boolean;
  readonly origins: readonly string[];
}

function noticeTo({ notify, reporter }: NewRequest, { mails, origins }: NoticeWays): string | undefined {
  if (!notify) return mails && reporter.email !== undefined ? MAIL : undefined;
  const { origin } = new URL(notify.url);
  if (!origins.includes(origin))
    throw badRequest('notify_url is at an origin that may not be called; ask an operator to allow it.');
  return origin;
}

export const toWish = (query: RequestsQuery): ReportsWish => query;

export function toServiceRequest(report: ListedReport, known?: FurtherKnown): ServiceRequest {
  const { reportId, serviceCode, place, agencies, duplicateOf } = report;
  const text = (value: string | null): string | undefined => value ?? undefined;
  return {
    ...{ serviceRequestId: reportId, status: report.status, statusNotes: text(report.statusNotes) },
    ...{ serviceCode, serviceName: serviceOf(serviceCode)?.serviceName ?? serviceCode },
    ...{
      description: text(report.description),
      address: text(report.address),
      addressId: text(report.addressId),
    },
    agencyResponsible: agencies.length > 0 ? agencies.join(', ') : undefined,
    serviceNotice: duplicateOf === null ? undefined : `The same was reported before as ${duplicateOf}.`,
    ...{ requestedAtMs: report.requestedAtMs, updatedAtMs: report.updatedAtMs },
    ...{
      expectedAtMs: report.expectedAtMs ?? undefined,
      place: place ?? undefined,
      ...{ mediaUrl: report.mediaUrls[0], mediaUrls: report.mediaUrls },
    },
    further: known && toFurtherFacts(report, known),
  };
}

function toFurtherFacts(report: ListedReport, { states, updates }: FurtherKnown): FurtherFacts {
  const { category, severity, zoneId: zone, duplicateOf } = report;
  return {
    ...{ detailedStatus: detailedStatusOf(report.status, states), category, severity, zone },
    duplicateOf: duplicateOf ?? undefined,
    notes: updates.map(({ atMs, status, description }) => ({
      ...{ atMs: Math.round(atMs), status, description: description ?? undefined },
    })),
  };
}

function detailedStatusOf(
  status: ListedReport['status'],
  states: FurtherKnown['states'],
): FurtherFacts['detailedStatus'] {
  if (status === 'closed') return 'closed';
  if (states.includes('WaitingForReporter')) return 'information_required';
  return states.some((state) => state === 'Acknowledged' || state === 'Resolved') ? 'acknowledged' : 'open';
}
