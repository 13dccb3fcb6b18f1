import { once } from 'node:events';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';

const FOR_MS = 1_500;

/**
 * JSON round trips a second of each core while all of them work: what the machine does now, whatever is measured on it.
 * Virtual machines share their caches and cores with others; the same code may be three times as fast an hour later.
 */
export async function machineSpeed(forMs = FOR_MS): Promise<readonly number[]> {
  const workers = cpus().map(
    () => new Worker(new URL('./worker.ts', import.meta.url), { workerData: { forMs } }),
  );
  return Promise.all(workers.map(async (worker) => ((await once(worker, 'message')) as [number])[0]));
}
