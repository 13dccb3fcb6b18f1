import { publicCapture } from './capture-desk.ts';
import type { Context } from './context.ts';
import { publicRefund } from './refund-desk.ts';
import { settlementPage } from '../books/views.ts';
import { GatewayError, okAnswer } from '../http/reply.ts';
import type { Answer } from '../http/reply.ts';
import { readNumber } from '../http/request.ts';
import type { Call } from '../http/request.ts';
import { limits } from '../limits.ts';

/** `GET /v1/captures?key=` or `?reference=`: every capture, those that nobody reported too. */
export function findCaptures({ store }: Context, { query }: Call): Answer {
  const key = query.get('key');
  const reference = query.get('reference');
  if (key === null && reference === null) {
    throw new GatewayError(400, 'invalid_request', 'Name a key or a reference.');
  }
  const entry = key !== null ? store.books.byKey(key) : store.books.byReference(reference as string);
  return okAnswer({
    captures: (entry?.captures ?? []).map(publicCapture),
    declined: entry?.declined ? { code: entry.declined } : null,
  });
}

/** `GET /v1/refunds?key=`. */
export function findRefunds({ store }: Context, { query }: Call): Answer {
  const key = query.get('key');
  if (key === null) throw new GatewayError(400, 'invalid_request', 'Name a key.');
  const refund = store.books.refundByKey(key);
  return okAnswer({ refunds: refund === undefined ? [] : [publicRefund(refund)] });
}

/** `GET /v1/settlement?after=&limit=`: the settlement file in book order; `next` is where to go on. */
export function readSettlement({ store }: Context, call: Call): Answer {
  const after = readNumber(call, 'after', 0, Number.MAX_SAFE_INTEGER);
  const limit = readNumber(call, 'limit', limits.pageRows, limits.pageRows);
  const lines = settlementPage(store.books, after, limit);
  return okAnswer({ lines, next: String(lines.at(-1)?.seq ?? after) });
}
