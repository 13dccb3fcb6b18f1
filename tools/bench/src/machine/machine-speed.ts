import { once } from 'node:events';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';

/** What one core does while all of them work. */
export interface CoreSpeed {
  /** Nanoseconds of a read from memory that is not in the core's own caches. */
  readonly readNs: number;
  /** Records of half a kilobyte read from JSON and written again in a second. */
  readonly jsonPerS: number;
}

export interface SpeedSettings {
  readonly forMs: number;
  readonly reads: number;
}

const LONG_ENOUGH: SpeedSettings = { forMs: 1_000, reads: 2_000_000 };

/**
 * How fast the machine is now, whatever is measured on it. Virtual machines share caches and memory with others: where a
 * read takes three times as long, orders do as well, while code that keeps to its own cache is as fast as ever.
 */
export const machineSpeed = (settings = LONG_ENOUGH): Promise<readonly CoreSpeed[]> =>
  Promise.all(cpus().map(() => speedOfCore(settings)));

async function speedOfCore(workerData: SpeedSettings): Promise<CoreSpeed> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData });
  const [speed] = (await once(worker, 'message')) as [CoreSpeed];
  return speed;
}

export function speedText(speeds: readonly CoreSpeed[]): string {
  const of = (key: keyof CoreSpeed) => speeds.map((speed) => Math.round(speed[key])).join(', ');
  return `each core: a random read of 8 MB ${of('readNs')} ns, JSON round trips ${of('jsonPerS')} a second`;
}
