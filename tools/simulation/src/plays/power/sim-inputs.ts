import type { FeederInput, InputStore, KnownFeeders, TimedInput } from '@night-market/power-ops/planning';
import type { SimStore } from '../../store/sim-store.ts';
import type { SimTx } from '../../store/sim-tx.ts';
import { feederRow, inputRows } from './sim-plans.ts';

const SEQ_DIGITS = 9;

/** PgInputs, and which feeders somebody has described. */
export class SimInputs implements InputStore<SimTx>, KnownFeeders<SimTx> {
  private readonly store: SimStore;

  constructor(store: SimStore) {
    this.store = store;
  }

  add(tx: SimTx, inputs: readonly FeederInput[]): Promise<{ readonly dropped: number }> {
    const { store } = this;
    return store.statement(tx, `inputs ${inputs.length} added`, () => {
      const known = inputs.filter(({ feederId }) => store.get(tx, feederRow(feederId)) !== undefined);
      for (const { feederId, input } of known) {
        const seq = store.nextSeq().padStart(SEQ_DIGITS, '0');
        const timed: TimedInput = { input, receivedAtMs: Math.floor(tx.process.nowMs()) };
        tx.writes.set(inputRows(feederId) + seq, timed);
      }
      return { dropped: inputs.length - known.length };
    });
  }

  unknown(tx: SimTx, feederIds: readonly string[]): Promise<readonly string[]> {
    const { store } = this;
    return store.statement(tx, 'feeders known', () =>
      feederIds.filter((feederId) => store.get(tx, feederRow(feederId)) === undefined),
    );
  }
}
