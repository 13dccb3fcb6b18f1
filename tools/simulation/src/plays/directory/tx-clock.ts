import type { Clock } from '@night-market/kernel';
import type { SimTx } from '../../store/sim-tx.ts';

/** The clock of the database. */
export class TxClock {
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly began = new WeakMap<SimTx, number>();

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.clock = clock;
  }

  /** `now()`: when the transaction began, which it does with its first statement. */
  startOf(tx: SimTx): number {
    const began = this.began.get(tx) ?? this.nowMs();
    this.began.set(tx, began);
    return began;
  }

  /** `clock_timestamp()` */
  nowMs(): number {
    return this.clock.nowMs();
  }
}
