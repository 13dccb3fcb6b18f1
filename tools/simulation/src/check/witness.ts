import type { OutgoingRecord } from '@night-market/event-bus';
import type { SimTx } from '../store/sim-tx.ts';

/** The rows of a database by name, as they were before a commit. */
export interface StoredRows {
  readonly name: string;
  readonly rows: ReadonlyMap<string, unknown>;
}

/** Knows the rules of one context; what breaks them it tells the oracle. */
export interface Witness {
  /** A transaction commits now. */
  committing?(tx: SimTx, stored: StoredRows): void;
  /** A record is stored at the broker; copies of it come as well. */
  published?(record: OutgoingRecord): void;
}
