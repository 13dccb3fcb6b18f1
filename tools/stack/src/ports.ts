import { createServer } from 'node:net';

/** A port that was chosen, and whether it is the one that was asked for. */
export interface ChosenPort {
  readonly port: number;
  readonly preferred: boolean;
}

// Below Linux's ephemeral range (32768 and up): no outgoing connection takes such a port while its
// broker or service is being restarted.
const FREE_RANGE = { first: 20_000, last: 31_999 } as const;
const ATTEMPTS_MAX = 200;

// Given and perhaps not bound yet: a broker binds seconds after its port was chosen.
const given = new Set<number>();

/** Whether a server could listen on this loopback port now. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The port of the last run, 0 if there was none, then the well-known one where that is wanted. */
export const wantedPorts = (last: number, wellKnown: number | false): number[] =>
  [last, wellKnown].filter((port) => port !== false && port !== 0) as number[];

/**
 * The first free one of the preferred ports, or a random free one that this process has not given to
 * anything before; never one in `taken`.
 */
export async function pickPort(
  preferred: readonly number[],
  taken: ReadonlySet<number> = new Set(),
  random: () => number = Math.random,
): Promise<ChosenPort> {
  for (const port of preferred) {
    if (!taken.has(port) && (await isPortFree(port))) return { port, preferred: true };
  }
  const span = FREE_RANGE.last - FREE_RANGE.first + 1;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = FREE_RANGE.first + Math.floor(random() * span);
    if (given.has(port) || taken.has(port)) continue;
    // Before it is tried: another choice may be made meanwhile.
    given.add(port);
    if (await isPortFree(port)) return { port, preferred: false };
  }
  throw new Error(`no free port on 127.0.0.1 after ${ATTEMPTS_MAX} attempts`);
}
