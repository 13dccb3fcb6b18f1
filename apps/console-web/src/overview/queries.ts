import { queryOptions } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import type { Overview } from '../api/overview-types.ts';

/** What no event tells of, such as a lag, is seen so soon. */
const LOOK_AGAIN_MS = 5_000;

export const OVERVIEW = ['overview'];

export const overview = queryOptions({
  queryKey: OVERVIEW,
  queryFn: ({ signal }) => ask<Overview>('/api/overview', undefined, signal),
  refetchInterval: LOOK_AGAIN_MS,
});
