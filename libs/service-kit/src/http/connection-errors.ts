import type { Socket } from 'node:net';
import type { Limited } from './limits/limited.ts';
import { problemDetails, PROBLEM_JSON } from './problem.filter.ts';
import { Problem } from './problem.ts';

/** A request must have come in whole within so long. */
export const REQUEST_LIMIT_MS = 10_000;
/** Without a byte either way a connection is cut, such as one whose answer nobody reads. */
export const SILENT_LIMIT_MS = 120_000;
/** Between two requests; longer than proxies keep connections, which would else send into one that closes. */
export const KEEP_ALIVE_MS = 72_000;
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

type ConnectionError = Error & { code?: string };

/** Answers what never became a request, and ends its connection. */
export const connectionErrors =
  (limited: Limited, headers: Readonly<Record<string, string>>) =>
  (error: ConnectionError, socket: Socket): void => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') limited.note('request_time');
    if (error.code === 'HPE_HEADER_OVERFLOW') limited.note('head_size');
    answerConnectionError(error, socket, headers);
  };

function answerConnectionError(
  error: ConnectionError,
  socket: Socket,
  headers: Readonly<Record<string, string>>,
): void {
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
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function problemOf(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return TOO_LATE;
  return code === 'HPE_HEADER_OVERFLOW' ? HEAD_TOO_LARGE : NO_HTTP;
}
