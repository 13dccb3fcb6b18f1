import { PlatformError } from '@night-market/books';

/** Where the hotline and the agencies are, and what opens them. */
export interface HotlineAccess {
  readonly civicUrl: string;
  readonly agencySimUrl: string;
  readonly agencySimKey: string;
  readonly marketToken: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Asks in JSON. @throws PlatformError when the answer is no success */
export async function askJson<Answer>(
  url: string,
  method: string,
  token: string,
  body?: Json,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok)
    throw new PlatformError(`${method} ${url} answers ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text) as Answer;
}
