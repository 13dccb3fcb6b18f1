import { emptyGatewayBook, type Books, type SentOrder } from '../books.ts';
import { compareCaptures, refundedIds } from './compare-captures.ts';
import { compareMoney } from './compare-money.ts';
import { compareRequests } from './compare-requests.ts';
import { compareSaga } from './compare-saga.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { Fault } from './finding.ts';

/** What the three books say of an order, taken together. */
export interface Judgement {
  /** The saga is not settled, or missing. */
  open: boolean;
  /** What disagrees, each in a few words; empty when all is well. */
  wrong: string[];
  /** What went wrong with the order, by kind. Books that differ in no way that has a kind have none. */
  faults: ReadonlySet<Fault>;
  /** The order has a legitimate capture. */
  captured: boolean;
  /** Captures in the gateway's books beyond the legitimate one. */
  duplicates: number;
  /** How many of them were given back in full. */
  refunded: number;
}

/** Compares the three books of an order with each other and with what the client knows. */
export function judgeOrder(books: Books, sent: SentOrder): Judgement {
  const { payments, saga } = books;
  const gateway = books.gateway ?? emptyGatewayBook();
  const captured = payments?.charge.state === 'captured' && gateway.captures.length > 0;
  const duplicates = Math.max(0, gateway.captures.length - (captured ? 1 : 0));
  const found: Discrepancy[] = [
    ...compareRequests(gateway, payments, sent),
    ...compareMoney(gateway, payments),
    ...compareCaptures(gateway, payments),
    ...compareSaga(gateway, payments, saga),
  ];
  return {
    open: saga === null || !saga.settled,
    wrong: found.flatMap(({ says }) => says ?? []),
    faults: new Set(found.flatMap(({ fault }) => fault ?? [])),
    captured,
    duplicates,
    refunded: Math.min(duplicates, refundedIds(gateway).length),
  };
}
