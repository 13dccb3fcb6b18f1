import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { PlatformError } from '@night-market/books';

/** A request to a service, whichever replica takes it. */
export interface Send {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: object;
  /** In place of the body: fields of a form. */
  form?: Record<string, string>;
}

/** An answer that is worth looking at. */
export interface Answer {
  status: number;
  /** The answer repeats an earlier one. */
  replayed: boolean;
  body: unknown;
  /** The body as it came. */
  text: string;
  /** The replica that gave it. */
  url: string;
}

/** No replica gave an answer in time. */
export class NoAnswerError extends PlatformError {}

interface Peer {
  url: string;
  pool: Pool;
}

interface Failure {
  problem: string;
  retryAfterMs: number | null;
}

const requestTimeoutMs = 10_000;
const backoffFirstMs = 50;
const backoffMaxMs = 2_000;
const retryAfterMinMs = 20;
const retryAfterMaxMs = 5_000;

/**
 * The replicas of one service. A request is tried at one after the other, unchanged, until one gives an answer
 * that is not about being busy or broken.
 */
export class Peers {
  private readonly name: string;
  private readonly pools: Peer[];
  private readonly headersOf: (send: Send) => Record<string, string>;
  private turn = 0;

  constructor(
    name: string,
    urls: string[],
    connections: number,
    headersOf: (send: Send) => Record<string, string>,
  ) {
    this.name = name;
    this.headersOf = headersOf;
    const options = { connections, connect: { timeout: 2_000 } };
    this.pools = urls.map((url) => ({ url, pool: new Pool(new URL(url).origin, options) }));
  }

  /** Address of the first replica, to show to people. */
  get url(): string {
    return this.pools[0]?.url ?? '';
  }

  /** Address of a replica, for whoever stays with one. */
  urlOf(index: number): string {
    return this.peer(index).url;
  }

  /** Sends until there is an answer. Throws {@link NoAnswerError} when there is none by the deadline. */
  async send(send: Send, deadlineMs: number): Promise<Answer> {
    const start = this.turn++;
    for (let attempt = 1; ; attempt += 1) {
      const timeoutMs = Math.min(requestTimeoutMs, Math.max(500, deadlineMs - Date.now()));
      const tried = await this.try(this.peer(start + attempt), send, timeoutMs);
      if ('body' in tried) return tried;
      // The other replicas may be well: ask each of them once before waiting.
      const isNewReplica = attempt < this.pools.length && tried.retryAfterMs === null;
      const waitMs = isNewReplica ? 0 : (tried.retryAfterMs ?? backoffMs(attempt / this.pools.length));
      if (Date.now() + waitMs >= deadlineMs) {
        throw new NoAnswerError(`${this.name} gives no answer: ${tried.problem}.`);
      }
      await sleep(waitMs);
    }
  }

  /** Sends once and hangs up before the answer comes, as a terminal does whose signal drops. */
  async drop(send: Send, afterMs: number): Promise<void> {
    const { pool, url } = this.peer(this.turn++);
    try {
      const response = await pool.request({
        ...this.request(send, url),
        signal: AbortSignal.timeout(afterMs),
      });
      await response.body.dump();
    } catch (error) {
      // Hanging up is the point; whether it was taken is for the retry to find out.
      networkProblem(error);
    }
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await Promise.all(this.pools.map(({ pool }) => pool.destroy()));
  }

  private peer(turn: number): Peer {
    const peer = this.pools[turn % this.pools.length];
    if (peer === undefined) throw new NoAnswerError(`${this.name} has no address.`);
    return peer;
  }

  private request(send: Send, url: string): Dispatcher.RequestOptions {
    const { method, path, headers } = send;
    const written = writtenBody(send);
    return {
      method,
      path: `${new URL(url).pathname.replace(/\/$/, '')}${path}`,
      headers: {
        ...this.headersOf(send),
        ...headers,
        ...(written && { 'content-type': written.type }),
      },
      body: written?.text ?? null,
    };
  }

  private async try({ pool, url }: Peer, send: Send, timeoutMs: number): Promise<Answer | Failure> {
    try {
      const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
      const response = await pool.request({ ...this.request(send, url), ...timeouts });
      const text = await response.body.text();
      const { statusCode: status, headers } = response;
      if (!isBusyOrBroken(status)) {
        const replayed = headers['idempotent-replayed'] === 'true';
        return { status, replayed, body: parse(text), text, url };
      }
      return { problem: `${url} answers ${status}`, retryAfterMs: retryAfterMs(headers['retry-after']) };
    } catch (error) {
      return { problem: `${url} fails with ${networkProblem(error)}`, retryAfterMs: null };
    }
  }
}

function writtenBody({ body, form }: Send): { type: string; text: string } | undefined {
  if (form) return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() };
  return body && { type: 'application/json', text: JSON.stringify(body) };
}

/** The code of an error of the network; any other error is a mistake of the program's and thrown again. */
function networkProblem(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return String(code);
}

/** 408: it did not come in whole in time. 409: the same request is still being worked on. */
const AGAIN = [408, 409, 429];
const isBusyOrBroken = (status: number): boolean => status >= 500 || AGAIN.includes(status);

function backoffMs(round: number): number {
  return Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(round, 10)) * (0.5 + Math.random() / 2);
}

function retryAfterMs(header: string | string[] | undefined): number | null {
  const seconds = typeof header === 'string' ? Number(header) : Number.NaN;
  return seconds >= 0 ? Math.min(retryAfterMaxMs, Math.max(retryAfterMinMs, seconds * 1_000)) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
