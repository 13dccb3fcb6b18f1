import type { Watch, WatchStore } from '@night-market/directory/leases';
import type { SimStore } from '../../store/sim-store.ts';
import type { SimTx } from '../../store/sim-tx.ts';
import { WATCH } from './agent-rows.ts';
import type { TxClock } from './tx-clock.ts';

/** The watch over the leases with PgWatchStore's statements and lock. */
export class SimWatchStore implements WatchStore<SimTx> {
  /** When each transaction looked at the leases; the witness knows it from here and not from what is saved. */
  readonly looks = new WeakMap<SimTx, number>();
  /** Called once, in the middle of the next look. */
  onLook: (() => void) | undefined;
  private readonly store: SimStore;
  private readonly clock: TxClock;

  constructor(store: SimStore, clock: TxClock) {
    this.store = store;
    this.clock = clock;
  }

  lock(tx: SimTx): Promise<{ readonly nowMs: number; readonly watch: Watch } | undefined> {
    const { store, clock } = this;
    return store.statement(tx, 'watch locks', async () => {
      clock.startOf(tx);
      if (!store.world.mutation.directory?.unlockedWatch) {
        if (!store.locks.isFree(tx, WATCH)) return undefined;
        await store.locks.acquire(tx, WATCH);
      }
      const nowMs = clock.nowMs();
      this.looks.set(tx, nowMs);
      const { onLook } = this;
      this.onLook = undefined;
      onLook?.();
      return { nowMs, watch: store.get(tx, WATCH) as Watch };
    });
  }

  save(tx: SimTx, watch: Watch): Promise<void> {
    const { store } = this;
    return store.statement(tx, 'watch saves', async () => {
      await store.locks.acquire(tx, WATCH);
      tx.writes.set(WATCH, watch);
    });
  }
}
