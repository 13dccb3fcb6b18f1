import type { Finding, Rule } from '../compare/rules.ts';
import { apiFileOf } from './api-document.ts';

/** A promise that did harm or was never kept. Callers may break, so each entry names exactly what is taken back. */
interface TakenBack {
  readonly service: string;
  readonly rule: Rule;
  /** The pointer of the finding begins and ends so. */
  readonly below: string;
  readonly end: string;
}

const RETRY = '/paths/~1sagas~1{orderId}~1legs~1{dupTxnId}~1retry/post';

/** The auditor handles no events: these operations were in its document and never answered anything but 404. */
const OF_AN_INBOX = [
  ...['parked', 'parked~1groups', 'parked~1{key}', 'parked~1{key}~1replay', 'parked~1{key}~1discard-head'],
  ...['replay', 'jobs~1{id}', 'dead-letters', 'inbox~1lookup'],
];

/** Asked for the operations token before; now for an operator, and the auditor's own questions for its token. */
const OF_OPERATORS = [
  ...['consumer/get', 'dead-letters/get', 'inbox~1lookup/post', 'jobs~1{id}/get', 'jobs~1{id}/delete'],
  ...['parked/get', 'parked~1groups/get', 'parked~1{key}/get', 'parked~1{key}~1discard-head/post'],
  ...['parked~1{key}~1replay/post', 'replay/post'],
].map((end) => `ops~1${end}`);

/** Anyone could charge any stall, read every order and end refunds for good. */
const CLOSED: Readonly<Record<string, readonly string[]>> = {
  payments: [
    ...['ledger~1orders/get', 'orders~1{orderId}~1payments/get', 'payments~1{id}/get', 'payments/post'],
    ...['ops~1breaks/get', 'ops~1breaks~1{n}~1explain/post'],
    ...OF_OPERATORS,
  ],
  orchestrator: [
    ...['sagas/get', 'sagas~1{orderId}/get', 'sagas~1{orderId}~1retries/get'],
    'sagas~1{orderId}~1legs~1{dupTxnId}~1retry/post',
    ...OF_OPERATORS,
  ],
  auditor: ['ops~1audits/post', 'ops~1audits~1{id}/get', 'ops~1consumer/get', 'ops~1findings/get'],
};

const DOORS = Object.entries(CLOSED).flatMap(([service, operations]) =>
  operations.map((operation): TakenBack => ({
    ...{ service, rule: 'security-tightened', below: `/paths/~1${operation}`, end: '/security' },
  })),
);

/** Callers said themselves under which name they acted; now it is the name that they prove. */
const ACTOR_SAID = ['payments', 'orchestrator'].flatMap((service): TakenBack[] => [
  {
    ...{ service, rule: 'field-removed', below: '/paths' },
    end: '/requestBody/content/application~1json/schema/properties/actor',
  },
  {
    ...{ service, rule: 'parameter-removed', below: '/paths/~1ops~1jobs~1{id}/delete' },
    end: '/parameters/1',
  },
]);

/** OpenAPI 3.0 knows no contentEncoding: with it no reader took the document for a valid one. The pattern says the same. */
const ENCODINGS = (
  [
    ['keyword-changed', '/contentEncoding'],
    ['bounds-widened', '/format'],
  ] as const
).map(([rule, end]): TakenBack => ({
  ...{ service: 'auditor', rule, end },
  below: '/paths/~1ops~1topics~1{topic}~1partitions~1{partition}~1records~1{offset}/get/responses/200',
}));

const TAKEN_BACK: readonly TakenBack[] = [
  ...DOORS,
  ...ACTOR_SAID,
  ...ENCODINGS,
  // Operators' names and reasons were shown to everybody; GET /sagas/{orderId}/retries has them.
  ...['/paths/~1sagas~1{orderId}/get', RETRY].flatMap((below) =>
    ['/operator', '/reason'].map((end): TakenBack => ({
      ...{ service: 'orchestrator', rule: 'field-removed', below, end },
    })),
  ),
  ...OF_AN_INBOX.map((path): TakenBack => ({
    ...{ service: 'auditor', rule: 'operation-removed', below: `/paths/~1ops~1${path}`, end: '' },
  })),
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
