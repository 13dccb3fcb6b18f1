import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { errorText, QueueFullError, type Log } from '@night-market/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseOutage } from '../database/pg-errors.ts';
import { requestScope } from '../log/logger.ts';
import { Problem, type ProblemDetails } from './problem.ts';

const BUSY = {
  retryAfterS: 1,
  detail: 'Nothing was stored. Send the same request again with the same Idempotency-Key.',
};

/** Of characters in a log line. */
const MAX_STACK = 4_000;

/** Client errors that are found before a handler is reached, by their status. */
const EARLY: Readonly<Record<number, Problem>> = {
  400: new Problem(400, 'invalid_json', 'The body is not JSON.', {
    errors: [{ pointer: '', detail: 'not JSON' }],
  }),
  404: new Problem(404, 'not_found', 'There is nothing at this address.', {
    detail: 'See /docs for the addresses.',
  }),
  413: new Problem(413, 'body_too_large', 'The body is too large.', { detail: 'Send at most 64 KiB.' }),
  415: new Problem(415, 'unsupported_media_type', 'The body must be application/json.'),
};

/** The one place where errors become HTTP answers. Nothing of the inside is ever shown. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error);
    if (problem.status >= 500)
      this.log.error(
        {
          error: errorText(error),
          path: request.routeOptions?.url,
          ...(problem.status === 500 && stackOf(error)),
        },
        'request failed',
      );
    sendProblem(http.getResponse<FastifyReply>(), problem, request.url);
  }
}

/** A mistake of ours: the place is what whoever mends it looks for. */
const stackOf = (error: unknown): { stack?: string } =>
  error instanceof Error && error.stack !== undefined ? { stack: error.stack.slice(0, MAX_STACK) } : {};

export function sendProblem(reply: FastifyReply, problem: Problem, url: string): void {
  const { detail, errors, retryAfterS } = problem.options;
  const traceId = requestScope.getStore()?.correlationId;
  const body: ProblemDetails = {
    type: `https://night-market.invalid/problems/${problem.code}`,
    title: problem.message,
    status: problem.status,
    code: problem.code,
    instance: url.split('?', 1)[0]!.slice(0, 200),
    ...(detail !== undefined && { detail }),
    ...(traceId !== undefined && { traceId }),
    ...(errors !== undefined && { errors }),
  };
  if (retryAfterS !== undefined) void reply.header('retry-after', String(retryAfterS));
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}

export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseOutage(error))
    return new Problem(503, 'store_unavailable', 'The store is away for the moment.', BUSY);
  if (error instanceof QueueFullError)
    return new Problem(503, 'busy', 'Too many requests are waiting.', BUSY);
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
