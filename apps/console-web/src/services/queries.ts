import { queryOptions } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import type { Agent } from '../api/types.ts';

/** All agents that the directory has told of. */
export const agentList = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) => ask<{ agents: Agent[] }>('/api/services', undefined, signal),
});
