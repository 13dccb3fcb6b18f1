import type { Clock } from '@night-market/kernel';
import type { ClockOffset } from './clock-offset.ts';
import type { DeviceCredentials } from './credentials.ts';

export type Fetch = typeof globalThis.fetch;

/** Why a call did not give what it was made for. */
export class GateCallError extends Error {
  /** 0 when no answer came. */
  readonly status: number;
  /** Of the problem document, such as `device_revoked`. */
  readonly code: string;
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: string, message: string, retryAfterMs?: number) {
    super(message);
    this.name = 'GateCallError';
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }

  /** The same call may succeed later. Anything else that was answered is final. */
  get isWorthRetrying(): boolean {
    return this.status === 0 || this.status >= 500 || [401, 403, 408, 425, 429].includes(this.status);
  }
}

export interface GateApiOptions {
  /** Such as `https://gate.example`, without a slash at the end. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly offset: ClockOffset;
  readonly credentials?: DeviceCredentials;
  /** Name and version of the program, such as `scanner-web/1.2.0`. */
  readonly software: string;
  /** The gate's time tells a new offset of the device's clock. */
  readonly onOffset?: (offsetMs: number) => void;
}

export interface Call {
  /** For the whole answer; of a stream, for its beginning. */
  readonly timeoutMs: number;
  /** The body is read while it comes, without end. */
  readonly isStream?: boolean;
  /** Of a body that breaks off, what came is better than nothing. */
  readonly isPartWelcome?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Statuses beside 2xx that are no failure. */
  readonly also?: readonly number[];
}

/** Calls the gate as this device. */
export class GateApi {
  private readonly options: GateApiOptions;
  private shown: DeviceCredentials | undefined;

  constructor(options: GateApiOptions) {
    this.options = options;
    this.shown = options.credentials;
  }

  /** From now on; calls that are under way with the old ones are made again where those are refused. */
  set credentials(credentials: DeviceCredentials) {
    this.shown = credentials;
  }

  /**
   * The answer: whole, or of a stream its beginning.
   * @throws GateCallError
   */
  async call(method: 'GET' | 'POST', path: string, call: Call): Promise<Response> {
    const before = this.shown;
    const first = await this.once(method, path, call);
    if (first.status !== 401) return this.good(first, call);
    const problem = await problemOf(first);
    // The clock was wrong, and its answer has put it right; or the key was replaced meanwhile.
    if (problem.code !== 'clock_skew' && this.shown === before) throw problem;
    return this.good(await this.once(method, path, call), call);
  }

  /** @throws GateCallError also when the answer is no JSON */
  async json(method: 'GET' | 'POST', path: string, call: Call): Promise<unknown> {
    return jsonOf(await this.call(method, path, call));
  }

  private async good(response: Response, { also = [] }: Call): Promise<Response> {
    if (response.ok || also.includes(response.status)) return response;
    throw await problemOf(response);
  }

  private async once(method: string, path: string, call: Call): Promise<Response> {
    const { baseUrl, fetch, clock, offset, software, onOffset } = this.options;
    const { timeoutMs, headers, body = '', contentType = 'application/json', signal, isStream } = call;
    const nowMs = offset.correct(clock.nowMs());
    const authorization = await this.shown?.authorization({ method, path, body, nowMs });
    const over = new AbortController();
    const abort = (): void => over.abort();
    const cancel = clock.schedule(timeoutMs, abort);
    signal?.addEventListener('abort', abort, { once: true });
    const sentMs = clock.nowMs();
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          'x-scanner-version': software,
          ...(authorization !== undefined && { authorization }),
          ...(body !== '' && { 'content-type': contentType }),
          ...headers,
        },
        ...(body !== '' && { body }),
        cache: 'no-store',
        credentials: 'omit',
        signal: over.signal,
      });
      if (offset.measure(response.headers.get('date'), sentMs, clock.nowMs())) onOffset?.(offset.ms!);
      if (isStream && response.ok) return response;
      const text = await textOf(response, call.isPartWelcome ?? false);
      return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
    } catch {
      throw new GateCallError(0, 'unreachable', `The gate did not answer ${method} ${path}.`);
    } finally {
      cancel();
      if (!isStream) signal?.removeEventListener('abort', abort);
    }
  }
}

async function textOf({ body }: Response, isPartWelcome: boolean): Promise<string> {
  let text = '';
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
  } catch (error) {
    if (!isPartWelcome) throw error;
  }
  return text;
}

export async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new GateCallError(0, 'unreadable', 'The answer of the gate breaks off or is no JSON.');
  }
}

async function problemOf(response: Response): Promise<GateCallError> {
  const text = await response.text().catch(() => '');
  const { code, title } = problemIn(text);
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
  return new GateCallError(
    response.status,
    code ?? 'unknown',
    title ?? `HTTP ${response.status}`,
    retryAfterMs,
  );
}

function problemIn(text: string): { code?: string; title?: string } {
  try {
    const json = JSON.parse(text) as Record<string, unknown> | null;
    const { code, title } = json ?? {};
    return {
      ...(typeof code === 'string' && { code }),
      ...(typeof title === 'string' && { title }),
    };
  } catch {
    return {};
  }
}
