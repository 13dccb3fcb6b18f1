import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { OutsideDestinations, TriedNow } from '../api/outside-types.ts';

const LOOK_AGAIN_MS = 5_000;

/** Services that call the outside and let operators see to it. */
export type Caller = 'civic-router' | 'payments';

export const destinationsOf = (service: Caller) =>
  queryOptions({
    queryKey: ['outside', service],
    queryFn: ({ signal }) =>
      ask<OutsideDestinations>(servicePath(service, ['ops', 'intents']), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const tryNow = (service: Caller, kind: string, body: { destination: string; reason: string }) =>
  ask<TriedNow>(servicePath(service, ['ops', 'intents', kind, 'try-now']), { method: 'POST', body });
