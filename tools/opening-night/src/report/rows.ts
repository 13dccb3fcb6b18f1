import { summarize } from './summary.ts';
import type { Summary } from './summary.ts';
import type { Verdict } from '../books/judge.ts';
import { doubleFaults, refundFaults, singleFaults } from '../plan/faults.ts';
import type { PlannedOrder } from '../plan/plan.ts';

/** One kind of treatment and what came of the orders that got it. */
export interface Row extends Summary {
  treatment: string;
}

type Kind = [treatment: string, has: (order: PlannedOrder) => boolean];

const isPlain = (order: PlannedOrder): boolean =>
  order.kind === 'payment' && !order.retry && !order.secondKey && !order.captureFault && !order.refundFault;

const kinds: Kind[] = [
  ['nothing special', isPlain],
  ['same key, several at once', ({ retry }) => retry === 'parallel'],
  ['same key, after the answer', ({ retry }) => retry === 'after'],
  ['same key, after a dropped signal', ({ retry }) => retry === 'dropped'],
  ['second key, at the same time', ({ secondKey }) => secondKey === 'together'],
  ['second key, later', ({ secondKey }) => secondKey === 'after'],
  ['entry paid at the gate', ({ kind }) => kind === 'gate'],
  ...[...doubleFaults, ...singleFaults, 'decline'].map((fault): Kind => [
    `gateway: ${fault}`,
    ({ captureFault }) => captureFault === fault,
  ]),
  ...refundFaults.map((fault): Kind => [`gateway: ${fault}`, ({ refundFault }) => refundFault === fault]),
];

/** The rows of the table; an order stands in every row that fits it, and a row without orders is left out. */
export function rowsOf(verdicts: Verdict[]): Row[] {
  return kinds
    .map(([treatment, has]) => ({
      treatment,
      ...summarize(verdicts.filter(({ outcome }) => has(outcome.order))),
    }))
    .filter(({ orders }) => orders > 0);
}
