import type { Draft, KeptAnswer } from './kept.ts';

export interface Service {
  readonly service_code: string;
  readonly service_name: string;
  readonly description: string | null;
}

export interface Attribute {
  readonly code: string;
  /** False: only shown. */
  readonly variable: boolean;
  readonly datatype: 'string' | 'number' | 'datetime' | 'text' | 'singlevaluelist' | 'multivaluelist';
  readonly required: boolean;
  readonly description: string;
  readonly values?: readonly { readonly key: string; readonly name: string }[] | null;
}

export interface FollowedReport {
  readonly service_request_id: string;
  readonly status: 'open' | 'closed';
  readonly status_notes: string | null;
  readonly service_name: string;
  readonly description: string | null;
  readonly address: string | null;
  readonly agency_responsible: string | null;
  readonly service_notice: string | null;
  readonly requested_datetime: string;
  readonly updated_datetime: string;
  readonly expected_datetime: string | null;
  readonly media_urls: readonly string[];
  readonly extended_attributes: {
    readonly detailed_status: 'open' | 'acknowledged' | 'information_required' | 'closed';
  };
}

export interface Update {
  readonly update_id: string;
  readonly status: string;
  readonly updated_datetime: string;
  readonly description: string | null;
}

/** How a request ended. `later`: nobody knows whether it came; the same may be sent again. */
export type Sent<T> =
  | { readonly type: 'taken'; readonly value: T }
  | { readonly type: 'refused'; readonly status: number; readonly reasons: readonly string[] }
  | { readonly type: 'later' };

const OPEN311 = '/open311/v2';
/** Of a weak signal. */
const READ_LIMIT_MS = 20_000;
const SEND_LIMIT_MS = 30_000;
const PHOTO_LIMIT_MS = 180_000;
/** Answers after which the same may be sent again. */
const AGAIN = new Set([408, 409, 425, 429]);

async function ask<T>(path: string, limitMs: number, init: RequestInit = {}): Promise<Sent<T>> {
  try {
    const answer = await fetch(path, { ...init, signal: AbortSignal.timeout(limitMs) });
    if (answer.ok) return { type: 'taken', value: (await answer.json()) as T };
    if (answer.status >= 500 || AGAIN.has(answer.status)) return { type: 'later' };
    return { type: 'refused', status: answer.status, reasons: reasonsOf(await answer.json()) };
  } catch {
    return { type: 'later' };
  }
}

interface Told {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly detail: string }[];
}

function reasonsOf(problem: Told): readonly string[] {
  const { title, detail, errors = [] } = problem;
  return errors.length > 0
    ? errors.map((error) => error.detail)
    : [title, detail].filter((each) => each !== undefined);
}

/** Remembered, so that the form is there again without a signal. */
async function remembered<T>(path: string): Promise<T | undefined> {
  const answer = await ask<T>(path, READ_LIMIT_MS);
  try {
    if (answer.type === 'taken') localStorage.setItem(path, JSON.stringify(answer.value));
    else return JSON.parse(localStorage.getItem(path) ?? '') as T;
  } catch {
    // Nothing was kept, or nothing can be.
  }
  return answer.type === 'taken' ? answer.value : undefined;
}

/** @returns undefined when they cannot be had now */
export const services = (): Promise<readonly Service[] | undefined> => remembered(`${OPEN311}/services.json`);

/** @returns undefined when they cannot be had now */
export const attributesOf = async (serviceCode: string): Promise<readonly Attribute[] | undefined> =>
  (await remembered<{ attributes: Attribute[] }>(`${OPEN311}/services/${serviceCode}.json`))?.attributes;

/** Photos of one report; one, where the hotline cannot be asked. */
export const photosMax = async (): Promise<number> =>
  (await remembered<{ photosMax: number }>('/hotline/limits'))?.photosMax ?? 1;

/** @param photoIds of those that come afterwards; the same each time it is sent */
export function sendReport(
  draft: Draft,
  photoIds: readonly string[],
): Promise<Sent<{ readonly followId: string }>> {
  const { key, serviceCode, answers, position, where, description, email, phone, reporterKey } = draft;
  const body = {
    ...{ service_code: serviceCode, description, email, phone, address_string: where },
    reporter_key: reporterKey,
    ...(position && { lat: position.lat, long: position.long }),
    ...(photoIds.length > 0 && { photo_id: photoIds.join(',') }),
    attribute: answers,
  };
  return ask('/hotline/requests', SEND_LIMIT_MS, {
    ...{ method: 'POST', body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  });
}

export const sendAnswer = ({ key, reportId, reporterKey, text, photo }: KeptAnswer): Promise<Sent<unknown>> =>
  ask(`/hotline/requests/${encodeURIComponent(reportId)}/answers`, SEND_LIMIT_MS, {
    ...{ method: 'POST', body: JSON.stringify({ reporterKey, text, photoId: photo?.id }) },
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
  });

export const sendPhoto = (id: string, bytes: Blob): Promise<Sent<unknown>> =>
  ask(`/photos/${id}`, PHOTO_LIMIT_MS, {
    ...{ method: 'PUT', body: bytes, headers: { 'content-type': bytes.type } },
  });

const first = async <T>(path: string): Promise<Sent<T>> => {
  const answer = await ask<readonly T[]>(path, READ_LIMIT_MS);
  return answer.type === 'taken' ? { type: 'taken', value: answer.value[0]! } : answer;
};

const requestPath = (id: string): string => `${OPEN311}/requests/${id}.json?extensions=true`;

/** @param id of a report, or a token by which it is found */
export async function followed(id: string): Promise<Sent<FollowedReport>> {
  const path = encodeURIComponent(id);
  const report = await first<FollowedReport>(requestPath(path));
  if (report.type !== 'refused') return report;
  const token = await first<{ service_request_id: string }>(`${OPEN311}/tokens/${path}.json`);
  if (token.type !== 'taken') return token;
  return first(requestPath(token.value.service_request_id));
}

export async function updatesOf(reportId: string): Promise<readonly Update[]> {
  const path = `${OPEN311}/servicerequestupdates.json?service_request_id=${reportId}`;
  const answer = await ask<readonly Update[]>(path, READ_LIMIT_MS);
  return answer.type === 'taken' ? answer.value : [];
}
