import { queryOptions } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import type { FoundTrails, Trail } from '../api/types.ts';

const LOOK_AGAIN_MS = 15_000;

export const trailOf = (correlationId: string) =>
  queryOptions({
    queryKey: ['trails', correlationId],
    queryFn: ({ signal }) =>
      ask<Trail>(`/api/trails/${encodeURIComponent(correlationId)}`, undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

/** @param id undefined: what happened last */
export const foundTrails = (id: string | undefined) =>
  queryOptions({
    queryKey: ['trails', 'found', id],
    queryFn: ({ signal }) =>
      ask<FoundTrails>(
        `/api/trails${id === undefined ? '' : `?id=${encodeURIComponent(id)}`}`,
        undefined,
        signal,
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });
