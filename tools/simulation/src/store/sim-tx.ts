import type { KeyFailure, PartitionLease, StashEntry } from '@night-market/event-bus';
import type { Tx } from '@night-market/kernel';
import type { OutboxRow } from '@night-market/outbox';
import type { SimProcess } from '../time/sim-process.ts';

/** An event by its place in the order of its key. */
export interface NamedEvent {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
}

/** An event that was put into the outbox. */
export interface AppendedEvent extends NamedEvent {
  /** Who publishes it: the order of a key is that of one outbox. */
  readonly source: string;
}

/** An event that a consumer has worked off. */
export interface Effect extends NamedEvent {
  readonly consumer: string;
}

/** An event went into the stash, or out of it, or failed as the head of its key. */
export interface StashNote {
  readonly what: 'in' | 'out' | 'failed';
  readonly consumer: string;
  readonly entry: StashEntry;
  readonly failure?: KeyFailure;
}

/** A transaction: what it writes is its own until it commits. */
export class SimTx implements Tx {
  readonly process: SimProcess;
  readonly writes = new Map<string, unknown>();
  readonly rows: OutboxRow[] = [];
  readonly appended: AppendedEvent[] = [];
  readonly effects: Effect[] = [];
  readonly notes: StashNote[] = [];
  /** Under which leases the records came whose events are handled here. */
  readonly leases: PartitionLease[] = [];
  readonly hooks: (() => void)[] = [];
  /** Works on a key in the stash: its records came under leases that matter no more. */
  drains = false;
  state: 'open' | 'committing' | 'ended' = 'open';
  /** The last statement issued. */
  issued: Promise<unknown> = Promise.resolve();

  constructor(process: SimProcess) {
    this.process = process;
  }

  afterCommit(hook: () => void): void {
    this.hooks.push(hook);
  }

  async settled(): Promise<void> {
    await this.issued;
  }
}
