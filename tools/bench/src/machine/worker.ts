import { parentPort, workerData } from 'node:worker_threads';
import { roundTripsPerS } from './round-trips.ts';

const { forMs } = workerData as { forMs: number };
parentPort!.postMessage(roundTripsPerS(forMs));
