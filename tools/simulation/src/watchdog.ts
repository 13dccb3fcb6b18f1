import { Worker } from 'node:worker_threads';

/** Far longer than a seed takes, on a slow machine as well. */
const LIMIT_MS = 30_000;

/**
 * Ends the program when one seed takes far too long: code that spins without ever waiting lets no other code of its
 * thread run, so another thread has to look.
 *
 * @returns to be told of every seed that begins
 */
export function startWatchdog(limitMs = LIMIT_MS): (seed: number) => void {
  const seedNow = new Uint32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./watchdog-worker.ts', import.meta.url), {
    workerData: { seedNow, limitMs },
  });
  worker.on('error', (error) =>
    console.error('The watchdog has ended; a seed that spins will not be noticed.', error),
  );
  worker.unref();
  return (seed) => void Atomics.store(seedNow, 0, seed);
}
