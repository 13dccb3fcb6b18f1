import { queryOptions } from '@tanstack/react-query';
import { ApiError, ask, servicePath } from '../api/client.ts';
import type {
  ConsumerFacts,
  Finding,
  HealthFigures,
  LagHistory,
  TopicPositions,
} from '../api/delivery-types.ts';

const LOOK_AGAIN_MS = 5_000;
const HISTORY_MS = 30_000;
const PAGE = 50;

/** Undefined in the answer is an error; null says that the service does not do that. */
const orNull = (error: unknown): null => {
  if (error instanceof ApiError && error.status === 404) return null;
  throw error;
};

export const consumerFacts = (service: string) =>
  queryOptions({
    queryKey: ['delivery', service, 'consumer'],
    queryFn: ({ signal }) => ask<ConsumerFacts>(servicePath(service, ['ops', 'consumer']), undefined, signal),
    staleTime: 60_000,
  });

export const healthFigures = (service: string) =>
  queryOptions({
    queryKey: ['delivery', service, 'figures'],
    queryFn: ({ signal }) =>
      ask<HealthFigures>(servicePath(service, ['ops', 'health-figures']), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

/** Null of a service that handles no events. */
export const groupPositions = (service: string) =>
  queryOptions({
    queryKey: ['delivery', service, 'positions'],
    queryFn: ({ signal }) =>
      ask<{ topics: TopicPositions[] }>(
        servicePath(service, ['ops', 'consumer', 'positions']),
        undefined,
        signal,
      ).catch(orNull),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const lagHistory = (service: string) =>
  queryOptions({
    queryKey: ['delivery', service, 'lag-history'],
    queryFn: ({ signal }) =>
      ask<LagHistory>(servicePath(service, ['ops', 'consumer', 'lag-history']), undefined, signal),
    refetchInterval: HISTORY_MS,
  });

export const findingList = (after: string | undefined) =>
  queryOptions({
    queryKey: ['delivery', 'findings', after],
    queryFn: ({ signal }) =>
      ask<{ findings: Finding[]; next: string | null }>(
        servicePath('auditor', ['ops', 'findings'], { after, limit: PAGE }),
        undefined,
        signal,
      ),
    refetchInterval: LOOK_AGAIN_MS,
  });
