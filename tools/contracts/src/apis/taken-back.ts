import type { Finding, Rule } from '../compare/rules.ts';
import { apiFileOf } from './api-document.ts';

/** A promise that did harm. Callers break, so each entry names exactly what is taken back. */
interface TakenBack {
  readonly service: string;
  readonly rule: Rule;
  /** The pointer of the finding begins and ends so. */
  readonly below: string;
  readonly end: string;
}

const RETRY = '/paths/~1sagas~1{orderId}~1legs~1{dupTxnId}~1retry/post';

const TAKEN_BACK: readonly TakenBack[] = [
  // Anybody could ask for refunds.
  { service: 'orchestrator', rule: 'security-tightened', below: RETRY, end: '/security' },
  // Operators' names and reasons were shown to everybody; GET /sagas/{orderId}/retries has them.
  ...['/paths/~1sagas~1{orderId}/get', RETRY].flatMap((below) =>
    ['/operator', '/reason'].map((end): TakenBack => ({
      ...{ service: 'orchestrator', rule: 'field-removed', below, end },
    })),
  ),
];

/** Whether the finding is about a promise that was taken back on purpose. */
export const isTakenBack = ({ file, pointer, rule }: Finding): boolean =>
  TAKEN_BACK.some(
    (one) =>
      file === apiFileOf(one.service) &&
      rule === one.rule &&
      pointer.startsWith(`${one.below}/`) &&
      pointer.endsWith(one.end),
  );
