import { parentPort, workerData } from 'node:worker_threads';
import type { CoreSpeed, SpeedSettings } from './machine-speed.ts';
import { randomReadNs } from './random-reads.ts';
import { roundTripsPerS } from './round-trips.ts';

const { forMs, reads } = workerData as SpeedSettings;
const speed: CoreSpeed = { readNs: randomReadNs(reads), jsonPerS: roundTripsPerS(forMs) };
parentPort!.postMessage(speed);
