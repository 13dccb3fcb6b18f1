import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pointerTo } from './pointer.ts';
import { Problem } from './problem.ts';

const INVALID_ADDRESS = new Problem(400, 'invalid_address', 'The address is not valid.', {
  detail: 'What is percent-encoded in it must be UTF-8.',
});
const KEY_REPEATED = new Problem(
  400,
  'idempotency_key_repeated',
  'The request has more than one Idempotency-Key.',
  {
    detail: 'Send the header once.',
  },
);
const OTHER_CHARSET = new Problem(415, 'unsupported_charset', 'The body must be in UTF-8.', {
  detail: 'JSON is always UTF-8; leave the charset out of Content-Type.',
});
const ENCODED = new Problem(415, 'unsupported_content_encoding', 'The body must not be compressed.', {
  detail: 'Send it without Content-Encoding.',
});

const CHARSET = /;\s*charset\s*=\s*"?([^\s";]*)/i;
/** ASCII is UTF-8, too. */
const CHARSETS = new Set(['utf-8', 'utf8', 'us-ascii']);

/** What is wrong with the head of a request to any route; undefined for nothing. */
export function headProblem({ url, headers, raw }: FastifyRequest): Problem | undefined {
  if (url.includes('%00')) return nulProblem(url);
  // Node joins repeated headers by commas; a comma may also be part of a key.
  const key = headers['idempotency-key'];
  if (key?.includes(',') && (raw.headersDistinct['idempotency-key']?.length ?? 0) > 1) return KEY_REPEATED;
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return ENCODED;
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1];
  return charset === undefined || CHARSETS.has(charset.toLowerCase()) ? undefined : OTHER_CHARSET;
}

/** No store can hold a NUL; the pointer names the parameter of a query, as that of any wrong field does. */
function nulProblem(url: string): Problem {
  const query = url.slice(url.indexOf('?') + 1).split('&');
  const isInPath = url.split('?', 1)[0]!.includes('%00');
  const name = isInPath ? undefined : query.find((one) => one.includes('%00'))?.split('=', 1)[0];
  return new Problem(400, 'validation_failed', 'The request has wrong fields.', {
    detail: 'Leave NUL (%00) out of the address.',
    errors: [{ pointer: name === undefined ? '' : pointerTo([name]), detail: 'must not hold NUL' }],
  });
}

/** Refuses requests that no handler can process, before the body is read. */
export function refuseEarly(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => done(headProblem(request)));
}

/** Errors of the web server by their code, where the status alone says too little. */
export const PROBLEM_OF_CODE: Readonly<Record<string, Problem>> = {
  FST_ERR_BAD_URL: INVALID_ADDRESS,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new Problem(
    400,
    'incomplete_body',
    'The body is not as long as it says.',
    {
      detail: 'Send as many bytes as Content-Length says.',
    },
  ),
};
