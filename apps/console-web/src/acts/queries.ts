import { queryOptions } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import type { ActsPage } from '../api/types.ts';
import type { ActsSearch } from './acts-search.ts';

const LOOK_AGAIN_MS = 15_000;

export const actList = (search: ActsSearch) =>
  queryOptions({
    queryKey: ['acts', search],
    queryFn: ({ signal }) =>
      ask<ActsPage>(`/api/acts?${new URLSearchParams({ ...search }).toString()}`, undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });
