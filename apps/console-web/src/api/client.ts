/** What went wrong, as the console or a service says it (RFC 9457). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0 when there was no answer. */
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** The service that was asked; empty for the console itself. */
  readonly service: string;
  readonly retryAfterS: number | undefined;

  constructor(
    said: { status: number; code: string; title: string; detail: string; retryAfterS?: number | undefined },
    service: string,
  ) {
    super(said.title);
    this.status = said.status;
    this.code = said.code;
    this.detail = said.detail;
    this.service = service;
    this.retryAfterS = said.retryAfterS;
  }
}

interface Act {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly body?: object;
}

const JSON_TYPE = /^application\/(problem\+)?json\b/;
const SERVICE = /^\/api\/services\/([a-z0-9-]+)\//;

/**
 * Asks the console.
 * @throws ApiError
 */
export async function ask<T>(path: string, act?: Act, signal?: AbortSignal): Promise<T> {
  const service = SERVICE.exec(path)?.[1] ?? '';
  const response = await fetch(path, {
    method: act?.method ?? 'GET',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      accept: 'application/json',
      // By this the console knows its own page.
      ...(act && { 'x-console-page': '1' }),
      ...(act?.body && { 'content-type': 'application/json' }),
    },
    ...(act?.body && { body: JSON.stringify(act.body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError({ status: 0, code: 'unreachable', title: String(error), detail: '' }, service);
  });
  const text = await response.text().catch(() => undefined);
  const body = bodyIn(response, text);
  if (!response.ok) throw errorIn(response, body, service);
  // An act may be accepted without a word; a question is answered with something.
  const isAccepted = response.status === 204 || (act !== undefined && text === '');
  if (body === undefined && !isAccepted)
    throw new ApiError({ status: response.status, code: 'no_json', title: '', detail: '' }, service);
  return body as T;
}

function bodyIn(response: Response, text = ''): unknown {
  if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function errorIn(response: Response, body: unknown, service: string): ApiError {
  const { code, title, detail, errors } = (body ?? {}) as Partial<
    Record<'code' | 'title' | 'detail', string> & { errors: { pointer: string; detail: string }[] }
  >;
  const fields = errors?.map((one) => `${one.pointer} ${one.detail}`).join('; ');
  const retryAfterS = Number(response.headers.get('retry-after')) || undefined;
  return new ApiError(
    {
      ...{ status: response.status, code: code ?? String(response.status), title: title ?? '' },
      ...{ detail: fields ?? detail ?? title ?? '', retryAfterS },
    },
    service,
  );
}

/** The address of an operation of a service. Each part is escaped; what is undefined is left out of the query. */
export function servicePath(
  service: string,
  parts: readonly string[],
  query: Readonly<Record<string, string | number | boolean | undefined>> = {},
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  const path = parts.map(encodeURIComponent).join('/');
  return `/api/services/${service}/${path}${text === '' ? '' : `?${text}`}`;
}
