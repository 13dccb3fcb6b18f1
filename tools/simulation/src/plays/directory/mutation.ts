import type { EndingLeases, LeaseStore, WatchStore } from '@night-market/directory/leases';
import type { DirectoryPort } from '@night-market/directory-client';
import type { SimTx } from '../../store/sim-tx.ts';
import type { SimProcess } from '../../time/sim-process.ts';

export type LeasePort = LeaseStore<SimTx> & EndingLeases<SimTx>;

/** Wraps ports of the directory and its agents to break a rule. */
export interface DirectoryMutation {
  /** @param rows what is committed */
  readonly leases?: (port: LeasePort, rows: ReadonlyMap<string, unknown>, process: SimProcess) => LeasePort;
  readonly watch?: (port: WatchStore<SimTx>, process: SimProcess) => WatchStore<SimTx>;
  readonly member?: (port: DirectoryPort) => DirectoryPort;
  /** Who looks at the leases does not lock the watch. */
  readonly unlockedWatch?: boolean;
  /** Who reads the topic takes every record for news. */
  readonly believesCopies?: boolean;
}
