import { doubleFaults, refundFaults, singleFaults } from './faults.ts';
import type { CaptureFault, RefundFault } from './faults.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import type { PlaySize } from '../options.ts';

/** How a request is sent again with the same key. */
export type Retry = 'parallel' | 'after' | 'dropped';

/** How a request is sent again under another key. */
export type SecondKey = 'together' | 'after';

/** What will be done to one order. Amounts are in minor units. */
export interface PlannedOrder {
  orderId: string;
  kind: 'payment' | 'gate';
  stallId: string;
  amount: number;
  method: 'card' | 'mobile' | 'qr';
  /** Of an entry at a gate; a payment has none. */
  ticketId: string | null;
  retry: Retry | null;
  secondKey: SecondKey | null;
  captureFault: CaptureFault | null;
  refundFault: RefundFault | null;
  /** When the vendor's signal drops, in milliseconds after sending. */
  dropAfterMs: number;
}

/** A name for a play that no other play has: of its seed and its start. */
export const runIdOf = (seed: number, startedAtMs: number): string =>
  `${seed.toString(36)}x${startedAtMs.toString(36)}`;

/** Plans an evening: the same size and seed give the same plan, but for the run's name in the ids. */
export function planEvening(size: PlaySize, runId: string): PlannedOrder[] {
  const random = createRandom(size.seed);
  const orders = Array.from({ length: size.orders }, (_, index) => plainOrder(random, size, runId, index));
  const take = (share: number, from: PlannedOrder[] = orders): PlannedOrder[] =>
    random.shuffle(from).slice(0, Math.round(share * size.orders));
  for (const order of take(size.shares.gate)) turnIntoEntry(order, runId);
  const payments = orders.filter(({ kind }) => kind === 'payment');
  planInTurn(take(size.shares.retry, payments), ['parallel', 'after', 'dropped'], (order, way: Retry) => {
    order.retry = way;
  });
  planInTurn(take(size.shares.secondKey, payments), ['together', 'after'], (order, way: SecondKey) => {
    order.secondKey = way;
  });
  planFaults(random, size, orders);
  return orders;
}

function plainOrder(random: Random, { stalls }: PlaySize, runId: string, index: number): PlannedOrder {
  const stall = String(1 + random.below(stalls)).padStart(2, '0');
  return {
    orderId: `on-${runId}-${String(index + 1).padStart(4, '0')}`,
    kind: 'payment',
    stallId: `stall-${stall}`,
    // 30 to 780 dollars: what is eaten at a night market.
    amount: (30 + 5 * random.below(151)) * 100,
    method: random.pick(['card', 'mobile', 'qr'] as const),
    ticketId: null,
    retry: null,
    secondKey: null,
    captureFault: null,
    refundFault: null,
    dropAfterMs: 1 + random.below(40),
  };
}

/** The gate names the order after the ticket. */
function turnIntoEntry(order: PlannedOrder, runId: string): void {
  order.kind = 'gate';
  order.ticketId = `ticket-${runId}-${order.orderId.split('-').at(-1)}`;
  order.orderId = `gate-${order.ticketId}`;
}

function planFaults(random: Random, { orders: count, shares }: PlaySize, orders: PlannedOrder[]): void {
  const left = random.shuffle(orders);
  const take = (share: number): PlannedOrder[] => left.splice(0, Math.round(share * count));
  const setFault = (order: PlannedOrder, fault: CaptureFault): void => {
    order.captureFault = fault;
  };
  const doubles = take(shares.double);
  planInTurn(doubles, doubleFaults, setFault);
  planInTurn(take(shares.decline), ['decline'], setFault);
  planInTurn(take(shares.fault), singleFaults, setFault);
  const refunds = random.shuffle(doubles).slice(0, Math.round(shares.refundFault * doubles.length));
  planInTurn(refunds, refundFaults, (order, fault) => {
    order.refundFault = fault;
  });
}

/** Deals the ways out in turn, so that each is met about equally often. */
function planInTurn<W>(
  orders: PlannedOrder[],
  ways: readonly W[],
  plan: (order: PlannedOrder, way: W) => void,
): void {
  for (const [index, order] of orders.entries()) plan(order, ways[index % ways.length] as W);
}

/** The faults as the gateway takes them: by reference, which is the order's id. */
export function faultsByReference(orders: PlannedOrder[]): Record<string, string[]> {
  const planned = orders.map(({ orderId, captureFault, refundFault }) => {
    const names: string[] = [captureFault, refundFault].filter((name) => name !== null);
    return [orderId, names] as const;
  });
  return Object.fromEntries(planned.filter(([, names]) => names.length > 0));
}
