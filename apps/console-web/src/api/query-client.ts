import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';
import { SESSION } from './session.ts';

const RETRIES = 2;

/** Worth asking again: nobody has answered, or whoever answered said to come again. */
const isPassing = (error: Error): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

/** What the page has asked for. A session that is over is noticed by whatever asks next. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        if (error instanceof ApiError && error.status === 401 && queryKey[0] !== SESSION[0])
          void client.invalidateQueries({ queryKey: SESSION });
      },
    }),
    defaultOptions: {
      queries: { retry: (failures, error) => failures < RETRIES && isPassing(error), networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
