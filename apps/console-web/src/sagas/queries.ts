import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { Definition, Retry, SagaDetail, SagaPage } from '../api/types.ts';
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

export const sagaRetries = (orderId: string) =>
  queryOptions({
    queryKey: ['orders', 'retries', orderId],
    queryFn: ({ signal }) =>
      ask<{ retries: Retry[] }>(
        servicePath('orchestrator', ['sagas', orderId, 'retries']),
        undefined,
        signal,
      ),
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
