import { queryOptions } from '@tanstack/react-query';
import { ApiError, ask, servicePath } from '../api/client.ts';
import type {
  Batch,
  BatchDetail,
  MatchingKeys,
  ParkedDetail,
  ParkedGroups,
  ParkedKey,
  ReplayOutcome,
} from '../api/types.ts';
import { filterOf, type KeysSearch, type ParkedFilter } from './filter.ts';

const LOOK_AGAIN_MS = 5_000;
const JOB_MS = 1_000;
export const PAGE_KEYS = 50;
const PAGE_BATCHES = 20;

const at = (service: string, ...parts: string[]) => servicePath(service, ['ops', ...parts]);

/** Null of a service that holds nothing back, because it handles no events. */
const orNone = (error: unknown): null => {
  if (error instanceof ApiError && error.status === 404) return null;
  throw error;
};

export const parkedGroups = (service: string) =>
  queryOptions({
    queryKey: ['parked', service, 'groups'],
    queryFn: ({ signal }) =>
      ask<ParkedGroups>(at(service, 'parked', 'groups'), undefined, signal).catch(orNone),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const parkedKeys = (service: string, search: KeysSearch) =>
  queryOptions({
    queryKey: ['parked', service, 'keys', search],
    queryFn: ({ signal }) =>
      ask<{ keys: ParkedKey[]; next: string | null }>(
        servicePath(service, ['ops', 'parked'], { limit: PAGE_KEYS, ...search }),
        undefined,
        signal,
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });

/** How many keys a batch would take up. */
export const matchingKeys = (service: string, search: KeysSearch) =>
  queryOptions({
    queryKey: ['parked', service, 'matching', filterOf(search)],
    queryFn: ({ signal }) =>
      ask<MatchingKeys>(
        servicePath(service, ['ops', 'parked', 'matching'], { ...filterOf(search) }),
        undefined,
        signal,
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });

export interface BatchPage {
  readonly batches: readonly Batch[];
  readonly next: string | null;
}

export const batchList = (service: string, after?: string) =>
  queryOptions({
    queryKey: ['parked', service, 'batches', after],
    queryFn: ({ signal }) =>
      ask<BatchPage>(
        servicePath(service, ['ops', 'parked', 'batches'], { limit: PAGE_BATCHES, after }),
        undefined,
        signal,
      ).catch(orNone),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const parkedKey = (service: string, key: string) =>
  queryOptions({
    queryKey: ['parked', service, 'key', key],
    queryFn: ({ signal }) => ask<ParkedDetail>(at(service, 'parked', key), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const oneBatch = (service: string, id: string) =>
  queryOptions({
    queryKey: ['parked', service, 'batch', id],
    queryFn: ({ signal }) => ask<BatchDetail>(at(service, 'jobs', id), undefined, signal),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : JOB_MS),
  });

export const replayKey = (service: string, key: string, body: { reason: string; dryRun: boolean }) =>
  ask<ReplayOutcome>(at(service, 'parked', key, 'replay'), { method: 'POST', body });

/** @param n the head that was looked at: no other one is thrown away */
export const discardHead = (service: string, key: string, body: { reason: string; n: string }) =>
  ask<ReplayOutcome>(at(service, 'parked', key, 'discard-head'), { method: 'POST', body });

/** Keys as they were seen. */
export interface SeenKeys {
  readonly service: string;
  readonly filter: ParkedFilter;
  readonly keys: number;
  readonly seenAt: string;
}

/** Does it to what was seen, and to nothing when that has changed. */
export const startBatch = (
  kind: Batch['kind'],
  { service, filter, keys, seenAt }: SeenKeys,
  reason: string,
) => ask<BatchDetail>(at(service, kind), { method: 'POST', body: { group: filter, seenAt, keys, reason } });

export const cancelBatch = (service: string, id: string, reason: string) =>
  ask<BatchDetail>(servicePath(service, ['ops', 'jobs', id], { reason }), { method: 'DELETE' });
