import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { BreakPage, OrderMoney, SettlementBreak } from '../api/payment-types.ts';
import type { HolderKind } from '../keys/queries.ts';

const LOOK_AGAIN_MS = 10_000;
const PAGE = 50;

export const TERMINALS: HolderKind = { service: 'payments', path: 'terminals' };

export const BREAK_STATES = ['open', 'explained', 'all'] as const;
export type BreakState = (typeof BREAK_STATES)[number];

export const breakList = (state: BreakState, after: string | undefined) =>
  queryOptions({
    queryKey: ['payments', 'breaks', state, after],
    queryFn: ({ signal }) =>
      ask<BreakPage>(
        servicePath('payments', ['ops', 'breaks'], {
          ...{ after, limit: PAGE },
          ...(state !== 'all' && { state }),
        }),
        undefined,
        signal,
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const explainBreak = (n: string, reason: string) =>
  ask<SettlementBreak>(servicePath('payments', ['ops', 'breaks', n, 'explain']), {
    ...{ method: 'POST', body: { reason } },
  });

/** Beneath `orders` stands what is asked for again when orders move. */
export const orderMoney = (orderId: string) =>
  queryOptions({
    queryKey: ['orders', 'money', orderId],
    queryFn: ({ signal }) =>
      ask<OrderMoney>(servicePath('payments', ['orders', orderId, 'payments']), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
