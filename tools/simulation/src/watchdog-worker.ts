import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

const STDOUT = 1;
const LOOK_MS = 1_000;

const { seedNow, limitMs } = workerData as { seedNow: Uint32Array<SharedArrayBuffer>; limitMs: number };
let last = 0;
let sinceMs = performance.now();

setInterval(() => {
  const seed = Atomics.load(seedNow, 0);
  if (seed !== last) {
    last = seed;
    sinceMs = performance.now();
  } else if (seed !== 0 && performance.now() - sinceMs > limitMs) {
    writeSync(STDOUT, `seed ${seed} breaks 'progress': code spins without waiting for anything\n`);
    process.kill(process.pid, 'SIGKILL');
  }
}, LOOK_MS);
