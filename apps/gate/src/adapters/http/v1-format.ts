import { reasonText } from '@night-market/gate-policy';
import type { ProblemDetails } from '@night-market/service-kit';
import { z } from 'zod';
import type { DecidedScan } from '../../domain/decided-scan.ts';

export const V1_ROUTE = '/v1/verify';
/** Where all that old scanners ask begins. */
export const V1_ROUTES = '/v1/';
export const V1_JSON = 'application/json; charset=utf-8';

const flat = {
  reason: z.string(),
  message: z.string(),
  ticket: z.string(),
  product: z.string(),
  scan: z.string(),
};

/** What an old scanner reads: flat, always the same six fields in this order, none of them null. */
export const v1View = z.object({ result: z.enum(['OK', 'DENIED']), ...flat });
const v1ErrorView = z.object({ result: z.literal('ERROR'), ...flat });
type V1Answer = z.output<typeof v1View> | z.output<typeof v1ErrorView>;

/** Whatever else is answered, in place of problem details. */
export const V1_ERROR = {
  description: 'What is wrong, in the same six fields. Nothing was decided.',
  standardSchema: v1ErrorView,
};

/** The bytes of an answer; docs/gate/v1.md shows them. */
const write = ({ result, reason, message, ticket, product, scan }: V1Answer): string =>
  `${JSON.stringify({ result, reason, message, ticket, product, scan })}\n`;

export const toV1 = (scan: DecidedScan): string =>
  write({
    result: scan.decision === 'granted' ? 'OK' : 'DENIED',
    reason: scan.reason ?? '',
    message: scan.reason === null ? '' : reasonText(scan.reason, 'en'),
    ticket: scan.ticketId ?? '',
    product: scan.product ?? '',
    scan: scan.scanId,
  });

/** A refusal of any part of the service, as problem details. */
export function toV1Error(problem: string): string {
  const { code, title, errors = [] } = JSON.parse(problem) as ProblemDetails;
  const [first] = errors;
  const message = first && first.pointer !== '' ? `${first.pointer.slice(1)}: ${first.detail}` : title;
  return write({ result: 'ERROR', reason: code, message, ticket: '', product: '', scan: '' });
}
