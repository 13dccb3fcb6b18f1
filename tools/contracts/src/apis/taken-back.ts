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

/** Anyone could charge any stall, read every order and end refunds for good. */
const DOORS = ['payments', 'orchestrator', 'auditor'].map((service): TakenBack => ({
  ...{ service, rule: 'security-tightened', below: '/paths', end: '/security' },
}));

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

const TAKEN_BACK: readonly TakenBack[] = [
  ...DOORS,
  ...ACTOR_SAID,
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
