import { composePlanning, INPUT_EVENTS, isNew, toInput } from '@night-market/power-ops/planning';
import type { InputEvent, Planning } from '@night-market/power-ops/planning';
import type { Envelope } from '@night-market/contracts';
import { silentLog } from '@night-market/kernel';
import type { Replica, Service } from '../../actors/replica.ts';
import type { SimStore } from '../../store/sim-store.ts';
import type { SimTx } from '../../store/sim-tx.ts';
import { SimFault } from '../../time/sim-process.ts';
import { TIMING } from './evening.ts';
import { SimInputs } from './sim-inputs.ts';
import { SimPlans } from './sim-plans.ts';

const nothing = (): void => undefined;
const SILENT = {
  ...{ planned: nothing, requested: nothing, answered: nothing, tripped: nothing },
  ...{ takenOver: nothing, failed: nothing, dropped: nothing },
};

const isInput = (event: Pick<Envelope, 'type'>): event is InputEvent =>
  INPUT_EVENTS.some((type) => type === event.type);

/** The replicas of power-ops, each with the production planning on simulated ports. */
export class Planners {
  private readonly store: SimStore;
  private readonly plannings = new WeakMap<Replica, Planning<SimTx>>();

  constructor(store: SimStore) {
    this.store = store;
  }

  get service(): Omit<Service, 'broker'> {
    return {
      ...{ name: 'power-ops', store: this.store },
      consumes: {
        topic: 'ops.power.v1',
        handle: (replica) => {
          const { notes } = this.begin(replica);
          return (events, { tx }) => notes.handle(tx, events.filter(isInput).filter(isNew).map(toInput));
        },
      },
      background: async (replica) => {
        const { loop } = this.of(replica);
        loop.start();
        await stopOf(replica);
        await loop.stop();
      },
    };
  }

  of(replica: Replica): Planning<SimTx> {
    return this.plannings.get(replica)!;
  }

  private begin(replica: Replica): Planning<SimTx> {
    const { process, unitOfWork, outbox, composer } = replica;
    const { world } = this.store;
    const { power } = world.mutation;
    const [plans, inputs] = [new SimPlans(this.store, process), new SimInputs(this.store)];
    const planning = composePlanning<SimTx>({
      ...{ unitOfWork, outbox, composer, observer: SILENT, timing: TIMING, planner: process.name },
      ...{ plans: power?.plans?.(plans, process) ?? plans, inputs, feeders: inputs },
      isOutage: (error) => error instanceof SimFault,
      nextId: world.nextId,
      monotonicMs: () => process.nowMs(),
      ...{ clock: process, random: world.chance, log: silentLog },
    });
    this.plannings.set(replica, planning);
    return planning;
  }
}

const stopOf = ({ stopping: { signal } }: Replica): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
