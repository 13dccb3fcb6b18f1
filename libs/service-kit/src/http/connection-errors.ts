import type { Socket } from 'node:net';
import { problemDetails, PROBLEM_JSON } from './problem.filter.ts';
import { Problem } from './problem.ts';

/** A request must have come in whole within so long. */
export const REQUEST_LIMIT_MS = 10_000;
/** How often it is looked for those that have not. */
export const LOOK_EVERY_MS = 1_000;

const TOO_LATE = new Problem(408, 'request_timeout', 'The request did not come in whole in time.', {
  detail: `Send it within ${REQUEST_LIMIT_MS / 1_000} seconds.`,
});
const HEAD_TOO_LARGE = new Problem(431, 'head_too_large', 'The headers are too large.', {
  detail: 'Send at most 16 KiB of them.',
});
const NO_HTTP = new Problem(400, 'invalid_http', 'The request is not valid HTTP.');

const STATUS_TEXT: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Answers what never became a request, and ends its connection. */
export function answerConnectionError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(error.code);
  const body = JSON.stringify(problemDetails(problem));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_TEXT[problem.status]}`,
    `content-type: ${PROBLEM_JSON}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return TOO_LATE;
  return code === 'HPE_HEADER_OVERFLOW' ? HEAD_TOO_LARGE : NO_HTTP;
}
