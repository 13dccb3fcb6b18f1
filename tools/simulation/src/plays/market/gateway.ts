import { PassingFault, type SimProcess } from '../../time/sim-process.ts';
import type { World } from '../../world.ts';

/** The payment gateway: refunds a capture once, however often it is asked. It knows nothing of transactions. */
export class Gateway {
  /** Captures that must be paid back; filled as orders are made up. */
  readonly duplicates = new Set<string>();
  readonly refunds = new Map<string, string>();
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** @returns undefined when it declines */
  refund(process: SimProcess, txnId: string): Promise<string | undefined> {
    return process.call(
      `gateway refunds ${txnId}`,
      () => {
        const { oracle, faults, chance } = this.world;
        if (!this.duplicates.has(txnId)) oracle.broken('money conserved', `${txnId} is no duplicate`);
        const known = this.refunds.get(txnId);
        if (known === undefined && faults.strikes('refundFails')) {
          if (chance.happens(0.5)) return undefined;
          throw new PassingFault('the gateway does not answer');
        }
        this.refunds.set(txnId, known ?? `ref-${txnId}`);
        return this.refunds.get(txnId);
      },
      { outlives: true },
    );
  }
}
