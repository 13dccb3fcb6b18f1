import type { Socket } from 'node:net';
import { OneWriteSocket } from '../one-write-socket.ts';

/**
 * More than PostgreSQL lets any statement of ours run and than a pool keeps an idle connection (10 s each): behind a
 * longer silence nobody lives.
 */
export const SILENCE_LIMIT_MS = 15_000;

/**
 * What pg is to connect with (`stream`), so that everything that waits for a server that vanished fails with ETIMEDOUT.
 * A host that lost its power, or a firewall that forgot the connection, closes nothing; TCP itself gives up after some
 * 15 minutes.
 */
export const withIdleTimeout = (limitMs: number) => (): Socket => {
  const socket = new OneWriteSocket();
  const giveUp = (): void => {
    const error = new Error(`PostgreSQL was silent for ${limitMs} ms`);
    socket.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  };
  return socket.setTimeout(limitMs, giveUp);
};
