import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { Agent, RegisteredAgent } from '../api/types.ts';

/** All agents that the directory has told of. */
export const agentList = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) => ask<{ agents: Agent[] }>('/api/services', undefined, signal),
});

/** At most as many agents are shown with what they can do. */
const AGENTS_MAX = 500;

/** What the directory says that agents can do. */
export const registeredAgents = queryOptions({
  queryKey: ['agents', 'registered'],
  queryFn: ({ signal }) =>
    ask<{ agents: RegisteredAgent[] }>(
      servicePath('directory', ['agents'], { limit: AGENTS_MAX }),
      undefined,
      signal,
    ),
  staleTime: 60_000,
});
