import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { errorText, QueueFullError, type Log } from '@night-market/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseOutage } from '@night-market/postgres';
import { requestScope } from '../log/logger.ts';
import { RefusalLog } from './refusal-log.ts';
import { PROBLEM_OF_CODE } from './refuse-early.ts';
import { Problem, type ProblemDetails } from './problem.ts';

const BUSY = {
  retryAfterS: 1,
  detail: 'Nothing was stored. Send the same request again with the same Idempotency-Key.',
};

/** Of characters in a log line. */
const MAX_STACK = 4_000;

/** Of characters of an id or a key in an address. */
export const PARAMETER_LENGTH_MAX = 300;

/** Client errors that are found before a handler is reached, by their status. */
const EARLY: Readonly<Record<number, Problem>> = {
  400: new Problem(400, 'invalid_json', 'The body is not JSON.', {
    errors: [{ pointer: '', detail: 'not JSON' }],
  }),
  404: new Problem(404, 'not_found', 'There is nothing at this address.', {
    detail: 'See /docs for the addresses.',
  }),
  408: new Problem(408, 'request_timeout', 'The request did not come in whole in time.'),
  413: new Problem(413, 'body_too_large', 'The body is too large.', { detail: 'Send at most 64 KiB.' }),
  414: new Problem(414, 'address_too_long', 'A part of the address is too long.', {
    detail: `No id or key in an address has more than ${PARAMETER_LENGTH_MAX} characters.`,
  }),
  415: new Problem(415, 'unsupported_media_type', 'The body must be application/json.'),
};

/** The one place where errors become HTTP answers. Nothing of the inside is ever shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log: Log;
  private readonly refusals: RefusalLog;

  constructor(log: Log) {
    this.log = log;
    this.refusals = new RefusalLog(log);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    this.note(problem, error, request);
    sendProblem(reply, problem, request.url);
  }

  private note({ status, code }: Problem, error: unknown, request: FastifyRequest): void {
    if (status < 500) return;
    const fields = { error: errorText(error), path: request.routeOptions?.url };
    if (status === 503) this.refusals.note(code, fields);
    else this.log.error({ ...fields, ...(status === 500 && stackOf(error)) }, 'request failed');
  }
}

/** A bug of ours: the log has the place in the code, to fix it. */
const stackOf = (error: unknown): { stack?: string } =>
  error instanceof Error && error.stack !== undefined ? { stack: error.stack.slice(0, MAX_STACK) } : {};

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/** @param url absent where no address was understood */
export function problemDetails({ message, status, code, options }: Problem, url?: string): ProblemDetails {
  const { detail, errors, hidesAddress } = options;
  const traceId = requestScope.getStore()?.correlationId;
  return {
    type: `https://night-market.invalid/problems/${code}`,
    title: message,
    status,
    code,
    ...(url !== undefined && !hidesAddress && { instance: url.split('?', 1)[0]!.slice(0, 200) }),
    ...(detail !== undefined && { detail }),
    ...(traceId !== undefined && { traceId }),
    ...(errors !== undefined && { errors }),
  };
}

export function sendProblem(reply: FastifyReply, problem: Problem, url: string): void {
  const { retryAfterS } = problem.options;
  if (retryAfterS !== undefined) void reply.header('retry-after', String(retryAfterS));
  void reply
    .status(problem.status)
    .header('content-type', PROBLEM_JSON)
    .send(JSON.stringify(problemDetails(problem, url)));
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseOutage(error))
    return new Problem(503, 'store_unavailable', 'The store is away for the moment.', BUSY);
  if (error instanceof QueueFullError)
    return new Problem(503, 'busy', 'Too many requests are waiting.', BUSY);
  const known = PROBLEM_OF_CODE[(error as { code?: string } | null | undefined)?.code ?? ''];
  if (known) return known;
  const status =
    error instanceof HttpException
      ? error.getStatus()
      : (error as { statusCode?: number } | null | undefined)?.statusCode;
  if (status !== undefined && status >= 400 && status < 500) {
    return EARLY[status] ?? new Problem(status, 'bad_request', 'The request cannot be understood.');
  }
  return new Problem(500, 'internal', 'Something went wrong on our side.', {
    detail: 'The trace id finds it in the log.',
  });
}
