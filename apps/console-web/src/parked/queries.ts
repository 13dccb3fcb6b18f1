import { queryOptions } from '@tanstack/react-query';
import { ApiError, ask, servicePath } from '../api/client.ts';
import type {
  ParkedDetail,
  ParkedGroup,
  ParkedGroups,
  ParkedKey,
  ReplayJob,
  ReplayOutcome,
} from '../api/types.ts';

const LOOK_AGAIN_MS = 5_000;
const JOB_MS = 1_000;
export const PAGE_KEYS = 50;

const at = (service: string, ...parts: string[]) => servicePath(service, ['ops', ...parts]);

/** Undefined for a service that holds nothing back, because it handles no events. */
export const parkedGroups = (service: string) =>
  queryOptions({
    queryKey: ['parked', service, 'groups'],
    queryFn: ({ signal }) =>
      ask<ParkedGroups>(at(service, 'parked', 'groups'), undefined, signal).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const parkedKeys = (service: string, after: string | undefined) =>
  queryOptions({
    queryKey: ['parked', service, 'keys', after],
    queryFn: ({ signal }) =>
      ask<{ keys: ParkedKey[]; next: string | null }>(
        servicePath(service, ['ops', 'parked'], { limit: PAGE_KEYS, after }),
        undefined,
        signal,
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const parkedKey = (service: string, key: string) =>
  queryOptions({
    queryKey: ['parked', service, 'key', key],
    queryFn: ({ signal }) => ask<ParkedDetail>(at(service, 'parked', key), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const replayJob = (service: string, id: string) =>
  queryOptions({
    queryKey: ['parked', service, 'job', id],
    queryFn: ({ signal }) => ask<ReplayJob>(at(service, 'jobs', id), undefined, signal),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : JOB_MS),
  });

export const replayKey = (service: string, key: string, body: { reason: string; dryRun: boolean }) =>
  ask<ReplayOutcome>(at(service, 'parked', key, 'replay'), { method: 'POST', body });

/** @param n the head that was looked at: no other one is thrown away */
export const discardHead = (service: string, key: string, body: { reason: string; n: string }) =>
  ask<ReplayOutcome>(at(service, 'parked', key, 'discard-head'), { method: 'POST', body });

/** Replays what was seen of the group, and nothing when that has changed. */
export const replayGroup = (
  service: string,
  { errorType, topic, keys }: ParkedGroup,
  seenAt: string,
  reason: string,
) =>
  ask<ReplayJob>(at(service, 'replay'), {
    method: 'POST',
    body: { group: { errorType, topic }, seenAt, keys, reason },
  });

export const cancelJob = (service: string, id: string, reason: string) =>
  ask<ReplayJob>(servicePath(service, ['ops', 'jobs', id], { reason }), { method: 'DELETE' });
