import { systemClock, type Clock } from '@night-market/kernel';
import { Pool, type Dispatcher } from 'undici';
import { guardedConnector, type AddressGuard } from './address-guard.ts';

export interface HttpCallerSettings {
  /** Like https://api.example.com */
  readonly origin: string;
  /** For connecting, for the head of the answer and for its whole body, each. */
  readonly timeoutMs: number;
  /** Calls under way at once; others wait. */
  readonly connections: number;
  /** A longer answer is no answer. */
  readonly maxBodyBytes: number;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Needed where a third party chose the origin. */
  readonly guard?: AddressGuard;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Becomes the header `idempotency-key`. */
  readonly key?: string;
  readonly body?: string;
}

/** An answer; its body is read. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly text: string;
}

/**
 * Calls one origin. A request is sent once and never repeated; a redirect is an answer like any other and is not
 * followed; an answer is bounded in time and size.
 */
export class HttpCaller {
  private readonly pool: Pool;
  private readonly settings: HttpCallerSettings;
  private readonly clock: Clock;

  constructor(settings: HttpCallerSettings, clock: Clock = systemClock) {
    const { origin, timeoutMs, connections, maxBodyBytes, guard } = settings;
    this.settings = settings;
    this.clock = clock;
    this.pool = new Pool(origin, {
      connections,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxResponseSize: maxBodyBytes,
      connect: guard ? guardedConnector(guard, timeoutMs) : { timeout: timeoutMs },
      pipelining: 1,
    });
  }

  /** @throws Error of any kind when no whole answer came; `failureOfCall` says what that means */
  async call({ method, path, headers, key, body }: HttpRequest): Promise<HttpAnswer> {
    const answer = await this.pool.request({
      method,
      path,
      headers: { ...this.settings.headers, ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
      ...(body !== undefined && { body }),
    });
    return { status: answer.statusCode, headers: answer.headers, text: await this.read(answer.body) };
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }

  /** The pool limits the time between two pieces only: a body that drips would hold its caller for ever. */
  private async read(body: Dispatcher.ResponseData['body']): Promise<string> {
    const { timeoutMs } = this.settings;
    const cancel = this.clock.schedule(timeoutMs, () =>
      body.destroy(new Error(`the body was not there after ${timeoutMs} ms`)),
    );
    try {
      return await body.text();
    } finally {
      cancel();
    }
  }
}
