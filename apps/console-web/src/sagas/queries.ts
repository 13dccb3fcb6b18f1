import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { Definition, SagaAct, SagaDetail, SagaPage } from '../api/types.ts';
import { queryOf, type SagaSearch } from './saga-search.ts';

/** While the connection is lost this is all that keeps a list fresh. */
const LIST_MS = 15_000;
/** Somebody looks at this one saga. */
const DETAIL_MS = 5_000;

/** Beneath `orders` stands what is asked for again when orders move. */
export const sagaList = (search: SagaSearch) =>
  queryOptions({
    queryKey: ['orders', 'sagas', search],
    queryFn: ({ signal }) =>
      ask<SagaPage>(servicePath('orchestrator', ['sagas'], queryOf(search)), undefined, signal),
    refetchInterval: LIST_MS,
  });

export const sagaDetail = (orderId: string) =>
  queryOptions({
    queryKey: ['orders', 'saga', orderId],
    queryFn: ({ signal }) =>
      ask<SagaDetail>(servicePath('orchestrator', ['sagas', orderId]), undefined, signal),
    refetchInterval: DETAIL_MS,
  });

export const sagaActs = (orderId: string) =>
  queryOptions({
    queryKey: ['orders', 'acts', orderId],
    queryFn: ({ signal }) =>
      ask<{ acts: SagaAct[] }>(servicePath('orchestrator', ['sagas', orderId, 'acts']), undefined, signal),
  });

export const definition = queryOptions({
  queryKey: ['definition'],
  queryFn: ({ signal }) => ask<Definition>(servicePath('orchestrator', ['definition']), undefined, signal),
  staleTime: Infinity,
});

/** Asks for another refund attempt; what becomes of it is seen on the saga. */
export const retryLeg = (orderId: string, dupTxnId: string, reason: string): Promise<SagaDetail> =>
  ask(servicePath('orchestrator', ['sagas', orderId, 'legs', dupTxnId, 'retry']), {
    method: 'POST',
    body: { reason },
  });

/** Says that a duplicate was paid back outside the gateway; it is done when payments has booked it. */
export const reportOutside = (
  orderId: string,
  dupTxnId: string,
  body: { readonly reason: string; readonly evidence: string },
): Promise<SagaDetail> =>
  ask(servicePath('orchestrator', ['sagas', orderId, 'legs', dupTxnId, 'paid-outside']), {
    method: 'POST',
    body,
  });

export const addNote = (orderId: string, note: string): Promise<SagaDetail> =>
  ask(servicePath('orchestrator', ['sagas', orderId, 'notes']), { method: 'POST', body: { note } });
