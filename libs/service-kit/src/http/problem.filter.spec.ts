import {
  BadRequestException,
  ForbiddenException,
  NotFoundException,
  type ArgumentsHost,
} from '@nestjs/common';
import { QueueFullError, type Log } from '@night-market/kernel';
import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { requestScope } from '../log/logger.ts';
import { ProblemFilter, toProblem } from './problem.filter.ts';
import { Problem, type ProblemDetails } from './problem.ts';

const correlationId = '0198c0de-0000-7000-8000-000000000001';
const secret = 'select geheim from charge';

/** What a request that failed with `error` is answered, and what is logged about it. */
function answerTo(error: unknown, url = '/payments?after=geheim') {
  const answer = { status: 0, headers: {} as Record<string, string>, text: '', logged: [] as object[] };
  const reply = {
    header: (name: string, value: string) => ((answer.headers[name] = value), reply),
    status: (status: number) => ((answer.status = status), reply),
    send: (text: string) => ((answer.text = text), reply),
  };
  const note = (fields: object): void => void answer.logged.push(fields);
  const log: Log = { info: () => undefined, warn: () => undefined, error: note };
  const http = { getRequest: () => ({ url, routeOptions: { url: '/payments' } }), getResponse: () => reply };
  const host = { switchToHttp: () => http } as unknown as ArgumentsHost;
  requestScope.run({ correlationId }, () => new ProblemFilter(log).catch(error, host));
  return { ...answer, body: JSON.parse(answer.text) as ProblemDetails };
}

describe('problem details', () => {
  it('carry what the adapter said, the address without its query, and the trace', () => {
    const errors = [{ pointer: '/amount', detail: 'too small' }];
    const answer = answerTo(
      new Problem(409, 'in_flight', 'Still under way.', { detail: 'Wait.', errors, retryAfterS: 2 }),
    );
    expect(answer.status).toBe(409);
    expect(answer.headers).toEqual({
      'content-type': 'application/problem+json; charset=utf-8',
      'retry-after': '2',
    });
    expect(answer.body).toEqual({
      type: 'https://night-market.invalid/problems/in_flight',
      title: 'Still under way.',
      status: 409,
      code: 'in_flight',
      instance: '/payments',
      detail: 'Wait.',
      traceId: correlationId,
      errors,
    });
    expect(answer.logged).toEqual([]);
  });

  it('leave out what there is not', () => {
    const answer = answerTo(new Problem(404, 'not_found', 'No.'), `/${'x'.repeat(5_000)}`);
    expect(Object.keys(answer.body).sort()).toEqual([
      'code',
      'instance',
      'status',
      'title',
      'traceId',
      'type',
    ]);
    expect(answer.body.instance).toHaveLength(200);
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  it.each<[string, unknown, number, string]>([
    ['a bug', new TypeError(secret), 500, 'internal'],
    ['a failed statement', new QueryFailedError(secret, [secret], new Error(secret)), 500, 'internal'],
    ['a thrown text', secret, 500, 'internal'],
    ['nothing', undefined, 500, 'internal'],
    ['null', null, 500, 'internal'],
    ['an outage', Object.assign(new Error(secret), { code: '57P01' }), 503, 'store_unavailable'],
    ['too many waiting', new QueueFullError(secret), 503, 'busy'],
    ['an unknown address', new NotFoundException(secret), 404, 'not_found'],
    ['a body that is no JSON', new BadRequestException(secret), 400, 'invalid_json'],
    ['a body too large', Object.assign(new Error(secret), { statusCode: 413 }), 413, 'body_too_large'],
    [
      'another kind of body',
      Object.assign(new Error(secret), { statusCode: 415 }),
      415,
      'unsupported_media_type',
    ],
    ['any other client error', new ForbiddenException(secret), 403, 'bad_request'],
    [
      'an error that claims to be fine',
      Object.assign(new Error(secret), { statusCode: 200 }),
      500,
      'internal',
    ],
  ])('show nothing of the inside: %s', (_name, error, status, code) => {
    const answer = answerTo(error);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('geheim');
    expect(answer.text).not.toMatch(/ at .*\.[tj]s/);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
    expect(answer.logged).toHaveLength(status >= 500 ? 1 : 0);
  });

  it('are what a problem is already', () => {
    const problem = new Problem(422, 'x', 'X');
    expect(toProblem(problem)).toBe(problem);
  });
});
