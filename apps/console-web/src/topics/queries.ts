import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { OriginalRecord, RecordPage, TopicEnds } from '../api/delivery-types.ts';
import { isFiltered, queryOf, type RecordsSearch } from './records-search.ts';

const LOOK_AGAIN_MS = 5_000;

export const topicList = queryOptions({
  queryKey: ['topics'],
  queryFn: ({ signal }) =>
    ask<{ topics: TopicEnds[] }>(servicePath('auditor', ['ops', 'topics']), undefined, signal),
  refetchInterval: LOOK_AGAIN_MS,
});

/** @param isLive whether the end of the log is followed */
export const recordPages = (topic: string, search: RecordsSearch, isLive: boolean) =>
  infiniteQueryOptions({
    queryKey: ['topics', topic, search],
    queryFn: ({ pageParam, signal }) =>
      ask<RecordPage>(
        servicePath('auditor', ['ops', 'topics', topic, 'records'], {
          ...queryOf(search),
          ...(pageParam !== undefined && { from: pageParam }),
        }),
        undefined,
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    // What is looked for bit by bit does not begin again by itself.
    refetchInterval: isLive && !isFiltered(search) && LOOK_AGAIN_MS,
    refetchOnWindowFocus: false,
  });

export const originalRecord = (topic: string, partition: number, offset: string): Promise<OriginalRecord> =>
  ask<OriginalRecord>(
    servicePath('auditor', ['ops', 'topics', topic, 'partitions', String(partition), 'records', offset]),
  );
