import { timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { errorAnswer, GatewayError } from './reply.ts';
import type { Answer, Reply } from './reply.ts';
import type { Call } from './request.ts';
import { limits } from '../limits.ts';

/** Answers one route. */
export type Handler = (call: Call) => Reply | Promise<Reply>;

/** Handlers by `METHOD /path`; a path that ends in `/:` takes anything in its last part. */
export type Routes = Record<string, Handler>;

export interface ServerOptions {
  routes: Routes;
  apiKey: string;
  /** How long a request is held that gets silence. */
  silenceMs: () => number;
  /** The gateway's clock, in milliseconds since 1970. */
  nowMs: () => number;
}

/** A server together with its orderly stop. */
export interface StoppableServer {
  server: Server;
  /** Takes no new connections, lets answers go out for a bounded time, then cuts every connection. */
  stop(): Promise<void>;
}

/** Makes the HTTP server. */
export function createHttpServer(options: ServerOptions): StoppableServer {
  const expected = Buffer.from(`Bearer ${options.apiKey}`);
  const held = { count: 0 };
  const answering = { count: 0, whenNone: (): void => undefined };
  const answered = (): void => {
    answering.count -= 1;
    if (answering.count === 0) answering.whenNone();
  };

  const isAuthorized = (request: IncomingMessage): boolean => {
    const given = Buffer.from(request.headers.authorization ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  };

  const reply = async (request: IncomingMessage): Promise<Reply> => {
    const url = request.url ?? '/';
    const cut = url.indexOf('?');
    const path = cut < 0 ? url : url.slice(0, cut);
    if ((path.startsWith('/v1/') || path.startsWith('/admin/')) && !isAuthorized(request)) {
      return errorAnswer(401, 'unauthorized', 'The bearer token is missing or wrong.');
    }
    const { handler, tail } = findHandler(options.routes, request.method ?? 'GET', path);
    return handler({ request, query: new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1)), tail });
  };

  const server = createServer({ keepAliveTimeout: 75_000, noDelay: true }, (request, response) => {
    answering.count += 1;
    response.once('close', answered);
    reply(request)
      .catch(answerOf)
      .then((result) => {
        if (result !== 'silence') send(request, response, result, options.nowMs());
        else if (!response.destroyed) {
          response.off('close', answered);
          answered();
          hold(response, options.silenceMs(), held);
        }
      })
      .catch(() => response.destroy());
  });
  // A connection that cannot be accepted must not end the process.
  server.on('error', () => undefined);
  server.maxConnections = limits.connections;

  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    if (answering.count > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      answering.whenNone = resolve;
      const timer = setTimeout(resolve, limits.stopGraceMs);
      await promise;
      clearTimeout(timer);
    }
    server.closeAllConnections();
    await closed;
  };
  return { server, stop };
}

function findHandler(routes: Routes, method: string, path: string): { handler: Handler; tail: string } {
  const exact = routes[`${method} ${path}`];
  if (exact !== undefined) return { handler: exact, tail: '' };
  const slash = path.lastIndexOf('/');
  const variable = routes[`${method} ${path.slice(0, slash)}/:`];
  if (variable === undefined) throw new GatewayError(404, 'not_found', 'There is nothing at this address.');
  return { handler: variable, tail: decode(path.slice(slash + 1)) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new GatewayError(400, 'invalid_request', 'The address is not encoded well.');
  }
}

function answerOf(error: unknown): Answer {
  if (error instanceof GatewayError) return errorAnswer(error.status, error.code, error.message);
  return errorAnswer(500, 'internal_error', 'The gateway failed.');
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer, nowMs: number): void {
  const isText = typeof answer.body === 'string';
  const body = isText ? (answer.body as string) : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json',
    'Content-Length': Buffer.byteLength(body),
    Date: new Date(nowMs).toUTCString(),
    ...answer.headers,
    // What is left of a body that was too large is not worth reading.
    ...(request.complete ? {} : { Connection: 'close' }),
  });
  response.end(body);
}

/** Keeps the caller waiting until it goes away or the time is up; then the connection is cut. */
function hold(response: ServerResponse, silenceMs: number, held: { count: number }): void {
  if (held.count >= limits.heldRequests) {
    response.destroy();
    return;
  }
  held.count += 1;
  const timer = setTimeout(() => response.destroy(), silenceMs);
  response.once('close', () => {
    clearTimeout(timer);
    held.count -= 1;
  });
}
