import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { OVERVIEW } from '../overview/queries.ts';
import { throttled } from './throttled.ts';

export type LiveState = 'connecting' | 'live' | 'lost';

/** Many orders may move at once: what is shown is asked for again no more often than this. */
const AT_MOST_EVERY_MS = 1_000;
/** The overview asks all services. */
const OVERVIEW_EVERY_MS = 3_000;
const TRY_AGAIN_MS = 3_000;

const LiveContext = createContext<LiveState>('connecting');

export const useLive = (): LiveState => useContext(LiveContext);

/** Everything that depends on orders, and is on the screen. */
const ordersMoved = (client: QueryClient): void => {
  void client.invalidateQueries({ queryKey: ['orders'] });
};

const marketMoved = (client: QueryClient): void => {
  void client.invalidateQueries({ queryKey: OVERVIEW });
};

/** Follows what moves for as long as the page is open; comes again when the connection is lost. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const orders = throttled(() => ordersMoved(client), AT_MOST_EVERY_MS);
    const market = throttled(() => marketMoved(client), OVERVIEW_EVERY_MS);
    const moved = (): void => {
      orders.ask();
      market.ask();
    };
    const open = (): void => {
      source = new EventSource('/api/live');
      source.onopen = () => {
        setState('live');
        // What moved in between was not heard.
        moved();
      };
      source.onerror = () => {
        setState('lost');
        // A browser comes again by itself unless it was refused.
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, TRY_AGAIN_MS);
      };
      source.addEventListener('order', moved);
      source.addEventListener('gap', moved);
    };
    open();
    return () => {
      clearTimeout(again);
      orders.stop();
      market.stop();
      source?.close();
    };
  }, [client]);
  return <LiveContext value={state}>{children}</LiveContext>;
}
