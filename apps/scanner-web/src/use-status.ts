import { useEffect, useState } from 'react';
import type { Scanner } from '@night-market/scanner-sdk';

export interface Status {
  readonly isOnline: boolean;
  readonly queued: number;
  readonly isReady: boolean;
  readonly isListStale: boolean;
  readonly isRevoked: boolean;
}

const LOOK_EVERY_MS = 10_000;

const statusOf = (scanner: Scanner, queued: number): Status => ({
  isOnline: scanner.mode === 'online',
  queued,
  isReady: scanner.isReady,
  isListStale: scanner.isReady && scanner.isListStale(),
  isRevoked: scanner.isRevoked,
});

/** How the scanner is; a list grows old without anything happening, so it is looked at now and then. */
export function useStatus(scanner: Scanner): Status {
  const [status, setStatus] = useState(() => statusOf(scanner, 0));
  useEffect(() => {
    let isOver = false;
    const look = (): void =>
      void scanner.store
        .queueLength()
        .then((queued) => void (isOver || setStatus(statusOf(scanner, queued))))
        .catch(() => undefined);
    const unlisten = scanner.onChange(look);
    const timer = setInterval(look, LOOK_EVERY_MS);
    look();
    return () => {
      isOver = true;
      unlisten();
      clearInterval(timer);
    };
  }, [scanner]);
  return status;
}
