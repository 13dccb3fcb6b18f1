import { queryOptions } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import type { Contract, ListedContract } from '../api/contract-types.ts';

/** Where the whole document is. */
export const ASYNC_API_PATH = '/api/asyncapi';

export const contractList = queryOptions({
  queryKey: ['contracts'],
  queryFn: ({ signal }) => ask<{ contracts: ListedContract[] }>('/api/contracts', undefined, signal),
});

export const contractOf = (topic: string) =>
  queryOptions({
    queryKey: ['contracts', topic],
    queryFn: ({ signal }) => ask<Contract>(`/api/contracts/${encodeURIComponent(topic)}`, undefined, signal),
  });
