import { badRequest, type NewRequest, type RequestsQuery, type ServiceRequest } from '@night-market/open311';
import { serviceOf } from '../../domain/catalogue.ts';
import { MAIL, type SentReport } from '../../domain/report.ts';
import type { ListedReport, ReportsWish } from '../../read-reports/ports.ts';

/** @throws GeoReportError when the webhook's origin is not among those that an operator has allowed */
export function toSentReport(request: NewRequest, { mails, origins }: NoticeWays): SentReport {
  const {
    serviceCode,
    place,
    addressId,
    mediaUrl,
    photoId,
    description,
    addressString,
    attributes,
    reporter,
    notify,
  } = request;
  const { category, severity } = serviceOf(serviceCode)!;
  return {
    ...{ serviceCode, category, severity, place, addressId, mediaUrl, photoId },
    noticeTo: noticeTo(request, { mails, origins }),
    personal: {
      ...{ reporter: { ...reporter }, description, address: addressString, attributes },
      ...(notify && { notify }),
    },
  };
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

export function toServiceRequest(report: ListedReport): ServiceRequest {
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
      mediaUrl: text(report.mediaUrl),
    },
  };
}
