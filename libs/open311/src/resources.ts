import type { Document, Fields } from './document.ts';

/** A kind of report, as GET /services lists it. */
export interface Service {
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly description: string;
  /** Realtime answers with the request's id, batch with a token, blackbox with neither. */
  readonly type: 'realtime' | 'batch' | 'blackbox';
  readonly keywords: readonly string[];
  readonly group: string;
  readonly attributes: readonly Attribute[];
}

export const DATATYPES = [
  'string',
  'number',
  'datetime',
  'text',
  'singlevaluelist',
  'multivaluelist',
] as const;

export interface Attribute {
  readonly code: string;
  /** False: it only tells the user something. */
  readonly variable: boolean;
  readonly datatype: (typeof DATATYPES)[number];
  readonly required: boolean;
  readonly datatypeDescription?: string;
  /** 1 is shown first. */
  readonly order: number;
  readonly description: string;
  /** For the two kinds of list. */
  readonly values?: readonly { readonly key: string; readonly name: string }[];
}

/** A report as anybody may read it: nothing about the person who made it. */
export interface ServiceRequest {
  readonly serviceRequestId: string;
  readonly status: 'open' | 'closed';
  readonly statusNotes?: string | undefined;
  readonly serviceCode: string;
  readonly serviceName: string;
  readonly description?: string | undefined;
  readonly agencyResponsible?: string | undefined;
  readonly serviceNotice?: string | undefined;
  /** Milliseconds since 1970. */
  readonly requestedAtMs: number;
  /** Of a closed one: when it was closed. */
  readonly updatedAtMs: number;
  readonly expectedAtMs?: number | undefined;
  readonly address?: string | undefined;
  readonly addressId?: string | undefined;
  readonly zipcode?: string | undefined;
  /** WGS 84, in degrees. */
  readonly place?: { readonly lat: number; readonly long: number } | undefined;
  readonly mediaUrl?: string | undefined;
  /** An extension of ours: all photos, of which `media_url` is the first. */
  readonly mediaUrls?: readonly string[] | undefined;
  /** Only where the client asked for extensions. */
  readonly further?: FurtherFacts | undefined;
}

/** What cities tell of a report beyond the specification, where a client says `extensions=true`. */
export interface FurtherFacts {
  readonly detailedStatus: 'open' | 'acknowledged' | 'information_required' | 'closed';
  readonly category: string;
  /** From 1 (a nuisance) to 5 (a danger to life). */
  readonly severity: number;
  readonly zone: string;
  /** The report that was first about the same thing. */
  readonly duplicateOf?: string | undefined;
  /** What was done, the oldest first. */
  readonly notes: readonly {
    readonly atMs: number;
    readonly status: 'open' | 'closed';
    readonly description?: string | undefined;
  }[];
}

export const servicesDocument = (services: readonly Service[]): Document => ({
  root: 'services',
  content: {
    item: 'service',
    values: services.map((service) => ({
      service_code: service.serviceCode,
      service_name: service.serviceName,
      description: service.description,
      metadata: service.attributes.length > 0,
      type: service.type,
      keywords: service.keywords.join(','),
      group: service.group,
    })),
  },
});

export const definitionDocument = ({ serviceCode, attributes }: Service): Document => ({
  root: 'service_definition',
  content: {
    service_code: serviceCode,
    attributes: {
      item: 'attribute',
      values: attributes.toSorted((one, other) => one.order - other.order).map(toAttribute),
    },
  },
});

const toAttribute = ({ values, ...attribute }: Attribute): Fields => ({
  variable: attribute.variable,
  code: attribute.code,
  datatype: attribute.datatype,
  required: attribute.required,
  datatype_description: attribute.datatypeDescription ?? null,
  order: attribute.order,
  description: attribute.description,
  values: values && { item: 'value', values: values.map(({ key, name }) => ({ key, name })) },
});

export const requestsDocument = (requests: readonly ServiceRequest[]): Document =>
  listed(requests.map(toRequest));

/** The answer to a report that was taken in: with its id, with a token by which the id is found later, or with neither. */
export const createdDocument = (created: {
  readonly serviceRequestId?: string;
  readonly token?: string;
  readonly serviceNotice?: string | undefined;
  readonly accountId?: string | undefined;
}): Document =>
  listed([
    {
      service_request_id: created.token === undefined ? created.serviceRequestId : undefined,
      token: created.token,
      service_notice: created.serviceNotice ?? null,
      account_id: created.accountId ?? null,
    },
  ]);

/** @param serviceRequestId null while there is none yet */
export const tokenDocument = (token: string, serviceRequestId: string | null): Document =>
  listed([{ service_request_id: serviceRequestId, token }]);

const listed = (values: readonly Fields[]): Document => ({
  root: 'service_requests',
  content: { item: 'request', values },
});

function toRequest(request: ServiceRequest): Fields {
  const { place, expectedAtMs } = request;
  return {
    service_request_id: request.serviceRequestId,
    status: request.status,
    status_notes: request.statusNotes ?? null,
    service_name: request.serviceName,
    service_code: request.serviceCode,
    description: request.description ?? null,
    agency_responsible: request.agencyResponsible ?? null,
    service_notice: request.serviceNotice ?? null,
    requested_datetime: time(request.requestedAtMs),
    updated_datetime: time(request.updatedAtMs),
    expected_datetime: expectedAtMs === undefined ? null : time(expectedAtMs),
    address: request.address ?? null,
    address_id: request.addressId ?? null,
    zipcode: request.zipcode ?? null,
    lat: place?.lat ?? null,
    long: place?.long ?? null,
    media_url: request.mediaUrl ?? null,
    media_urls: request.mediaUrls && { item: 'media_url', values: request.mediaUrls },
    ...(request.further && extensionsOf(request, request.further)),
  };
}

/** Under the names that clients of Chicago and Boston read. */
const extensionsOf = ({ mediaUrls = [] }: ServiceRequest, further: FurtherFacts): Fields => ({
  extended_attributes: {
    detailed_status: further.detailedStatus,
    category: further.category,
    severity: further.severity,
    zone: further.zone,
    duplicate_of: further.duplicateOf ?? null,
    photos: { item: 'photo', values: mediaUrls.map((mediaUrl) => ({ media_url: mediaUrl })) },
  },
  notes: {
    item: 'note',
    values: further.notes.map(({ atMs, status, description }) => ({
      datetime: time(atMs),
      summary: status,
      description: description ?? null,
      type: 'activity',
    })),
  },
});

/** In UTC and said so: no reader can be an hour off. */
const time = (ms: number): string => new Date(ms).toISOString();
