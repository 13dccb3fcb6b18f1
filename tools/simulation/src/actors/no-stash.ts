import type { StashPort } from '@night-market/event-bus';
import type { SimTx } from '../store/sim-tx.ts';

/** Holds nothing back: a hopeless event only leaves its dead letter. Keys behind a parked one are not played yet. */
export const noStash: StashPort<SimTx> = {
  lockStashed: () => Promise.resolve(new Set()),
  open: () => Promise.resolve(),
  append: () => Promise.resolve(),
  claimDue: () => Promise.resolve([]),
  enter: () => Promise.resolve(undefined),
  heads: () => Promise.resolve([]),
  removeHead: () => Promise.resolve(false),
  setFailed: () => Promise.resolve(),
};
