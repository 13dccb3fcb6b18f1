export interface JsonRequest {
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface JsonAnswer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into any answer
  readonly body: any;
}

/** Asks a service in JSON; an answer without a body is an empty object. */
export async function askJson(
  url: string,
  method: string,
  { body, headers }: JsonRequest,
): Promise<JsonAnswer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}
