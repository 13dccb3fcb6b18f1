import type { NewRequest, RequestsQuery, ServiceRequest } from '@night-market/open311';
import { serviceOf } from '../../domain/catalogue.ts';
import type { SentReport } from '../../domain/report.ts';
import type { ListedReport, ReportsWish } from '../../read-reports/ports.ts';

export function toSentReport(request: NewRequest): SentReport {
  const { serviceCode, place, addressId, mediaUrl, description, addressString, attributes, reporter } =
    request;
  const { category, severity } = serviceOf(serviceCode)!;
  return {
    ...{ serviceCode, category, severity, place, addressId, mediaUrl },
    personal: { reporter: { ...reporter }, description, address: addressString, attributes },
  };
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
