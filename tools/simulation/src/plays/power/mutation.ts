import type { PlanStore } from '@night-market/power-ops/planning';
import type { SimProcess } from '../../time/sim-process.ts';
import type { SimTx } from '../../store/sim-tx.ts';

/** Wraps the ports of the planning to break a rule. */
export interface PowerMutation {
  readonly plans?: (port: PlanStore<SimTx>, process: SimProcess) => PlanStore<SimTx>;
  /** What the store of plans leaves out: the lock of a feeder, its lease, the end of an input that was taken. */
  readonly without?: 'feeder lock' | 'lease' | 'input end';
}
