import type { UnitOfWork } from '@night-market/kernel';
import type { OutboxRow } from '@night-market/outbox';
import { SimFault, type SimProcess } from '../time/sim-process.ts';
import type { World } from '../world.ts';
import { Lanes } from './lanes.ts';
import { Locks } from './locks.ts';
import { SimTx } from './sim-tx.ts';
import { eventRows, keyRow } from './stash-rows.ts';

/** The database of one service: committed rows, locks, the outbox. Read committed, like the real one. */
export class SimStore {
  readonly name: string;
  readonly world: World;
  readonly rows = new Map<string, unknown>();
  readonly locks = new Locks();
  readonly lanes = new Lanes();
  outbox: OutboxRow[] = [];
  private lastSeq = 0;

  constructor(name: string, world: World) {
    this.name = name;
    this.world = world;
  }

  nextSeq(): string {
    return String(++this.lastSeq);
  }

  begin(process: SimProcess): SimTx {
    const tx = new SimTx(process);
    process.onDeath(() => {
      if (tx.state === 'open') this.end(tx);
    });
    return tx;
  }

  /** One statement of a transaction, executed where the data are: after those issued before it, and if none of them failed. */
  statement<R>(tx: SimTx, what: string, effect: () => R | Promise<R>): Promise<R> {
    const before = tx.issued;
    const answer = tx.process.call(what, async () => {
      await before;
      this.assertReachable();
      if (tx.state !== 'open') throw new SimFault('the session is gone');
      const result = await effect();
      if (tx.state !== 'open') throw new SimFault('the session is gone');
      return result;
    });
    tx.issued = answer;
    answer.catch(() => undefined);
    return answer;
  }

  assertReachable(): void {
    const { faults } = this.world;
    if (faults.storeAway || faults.strikes('storeFails')) throw new SimFault('the store is away');
  }

  get(tx: SimTx | undefined, name: string): unknown {
    return tx?.writes.has(name) ? tx.writes.get(name) : this.rows.get(name);
  }

  /** What is stored of a key in the stash. */
  heldKey(consumer: string, key: string): { isHeld: boolean; events: number } {
    const events = this.names(undefined, eventRows(consumer, key)).length;
    return { isHeld: this.rows.has(keyRow(consumer, key)), events };
  }

  /** Names of the rows that begin so, as the transaction sees them. */
  names(tx: SimTx | undefined, beginning: string): string[] {
    const names: string[] = [];
    for (const name of this.rows.keys()) if (name.startsWith(beginning)) names.push(name);
    for (const name of tx?.writes.keys() ?? []) {
      if (name.startsWith(beginning) && !this.rows.has(name)) names.push(name);
    }
    return names.filter((name) => this.get(tx, name) !== undefined);
  }

  commit(tx: SimTx): void {
    for (const witness of this.world.witnesses) witness.committing?.(tx, this);
    for (const [name, value] of tx.writes) {
      if (value === undefined) this.rows.delete(name);
      else this.rows.set(name, value);
    }
    this.outbox.push(...tx.rows);
    this.outbox.sort((left, right) => Number(left.seq) - Number(right.seq));
    this.world.oracle.committed(tx, this);
    this.end(tx);
  }

  end(tx: SimTx): void {
    if (tx.state === 'ended') return;
    tx.state = 'ended';
    this.locks.releaseAll(tx);
  }
}

/** Transactions of one process. */
export class SimUnitOfWork implements UnitOfWork<SimTx> {
  private readonly store: SimStore;
  private readonly process: SimProcess;

  constructor(store: SimStore, process: SimProcess) {
    this.store = store;
    this.process = process;
  }

  async run<R>(work: (tx: SimTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    const { store } = this;
    const tx = store.begin(this.process);
    let result: R;
    try {
      result = await work(tx);
      // Statements whose answers nobody waited for.
      await tx.settled();
      if (!store.world.mutation.unfenced) beforeCommit?.();
      if (tx.leases.some(({ revoked }) => revoked)) {
        store.world.oracle.broken('fencing', `${this.process.name} commits what was taken from it`);
      }
      await this.commit(tx);
    } catch (error) {
      store.end(tx);
      throw error;
    }
    for (const hook of tx.hooks) hook();
    return result;
  }

  private commit(tx: SimTx): Promise<void> {
    const { store } = this;
    tx.state = 'committing';
    return this.process.call(
      'commit',
      () => {
        this.commitOrEnd(tx);
        if (store.world.faults.strikes('commitUnknown')) throw new SimFault('connection lost during commit');
      },
      { outlives: true, lost: () => store.end(tx) },
    );
  }

  /** A commit that fails has rolled back, also when nobody is left to hear of it. */
  private commitOrEnd(tx: SimTx): void {
    try {
      this.store.assertReachable();
      this.store.commit(tx);
    } finally {
      this.store.end(tx);
    }
  }
}
