import { composeLeases, type Leases, type SweepObserver } from '@night-market/directory/leases';
import { whoHasIt, type Agent, type Answer, type Request } from '@night-market/directory-client';
import { DEFAULT_BACKOFF, Recurring } from '@night-market/kernel';
import type { Replica, Service } from '../../actors/replica.ts';
import type { SimBroker } from '../../broker/sim-broker.ts';
import type { SimStore } from '../../store/sim-store.ts';
import type { SimTx } from '../../store/sim-tx.ts';
import { agentRow, type AgentRow } from './agent-rows.ts';
import type { Petition, Petitions } from './petitions.ts';
import type { Settings } from './settings.ts';
import { SimLeaseStore } from './sim-lease-store.ts';
import type { SimWatchStore } from './sim-watch-store.ts';
import type { TxClock } from './tx-clock.ts';

const silent: SweepObserver = {
  graceBegan: () => undefined,
  ended: () => undefined,
  forgotten: () => undefined,
};

export interface DeskParts {
  readonly store: SimStore;
  readonly broker: SimBroker;
  readonly clock: TxClock;
  readonly watch: SimWatchStore;
  readonly petitions: Petitions;
  readonly settings: Settings;
}

/** The directory as a service: its use cases in each replica, what it answers, and its looks at the leases. */
export class Desk {
  private readonly parts: DeskParts;
  private readonly leases: SimLeaseStore;
  private readonly composed = new WeakMap<Replica, Leases<SimTx>>();

  constructor(parts: DeskParts) {
    this.parts = parts;
    this.leases = new SimLeaseStore(parts.store, parts.clock);
  }

  get service(): Service {
    const { store, broker } = this.parts;
    return { name: store.name, store, broker, background: (replica) => this.sweep(replica) };
  }

  /** As the controllers answer, and as HttpDirectory understands them. */
  async answer(replica: Replica, request: Request, agent: Agent): Promise<Answer> {
    const { agentId, description, process } = agent;
    const { keep } = this.leasesOf(replica);
    switch (request.kind) {
      case 'register': {
        const { leaseS } = this.parts.settings;
        const correlationId = this.noted({ kind: 'register', agentId, process });
        return granted(await keep.register({ agentId, ...description }, leaseS, correlationId));
      }
      case 'renew': {
        const { epoch } = request;
        const outcome = await keep.renew(agentId, epoch, this.noted({ kind: 'renew', agentId, epoch }));
        return typeof outcome === 'string' ? { kind: outcome } : granted(outcome);
      }
      case 'look':
        return whoHasIt(await this.listed(replica, agentId), process);
    }
  }

  async leave(replica: Replica, agentId: string, epoch: string): Promise<void> {
    const correlationId = this.noted({ kind: 'leave', agentId, epoch });
    await this.leasesOf(replica).keep.leave(agentId, epoch, correlationId);
  }

  private noted(petition: Petition): string {
    return this.parts.petitions.note(petition);
  }

  private listed({ process }: Replica, agentId: string): Promise<AgentRow | undefined> {
    const { store } = this.parts;
    return process.call(`look for ${agentId}`, () => {
      store.assertReachable();
      return store.rows.get(agentRow(agentId)) as AgentRow | undefined;
    });
  }

  private leasesOf(replica: Replica): Leases<SimTx> {
    const composed = this.composed.get(replica) ?? this.compose(replica);
    this.composed.set(replica, composed);
    return composed;
  }

  private compose({ process, unitOfWork, outbox, composer }: Replica): Leases<SimTx> {
    const { store, watch, settings } = this.parts;
    const { mutation, chance, nextId } = store.world;
    const { leases } = this;
    return composeLeases<SimTx>({
      ...{ unitOfWork, outbox, composer, nextId, random: chance, observer: silent, times: settings.times },
      leases: mutation.directory?.leases?.(leases, store.rows, process) ?? leases,
      watch: mutation.directory?.watch?.(watch, process) ?? watch,
    });
  }

  private async sweep(replica: Replica): Promise<void> {
    const { sweepEveryMs } = this.parts.settings;
    const { sweep } = this.leasesOf(replica);
    const { signal } = replica.stopping;
    const rounds = new Recurring({
      round: async () => ((await sweep.run()) ? 0 : sweepEveryMs),
      backoff: DEFAULT_BACKOFF,
      failed: () => undefined,
      ...{ clock: replica.process, random: replica.service.store.world.chance },
    });
    rounds.start();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await rounds.stop();
  }
}

const granted = ({ epoch, renewAfterMs }: { epoch: string; renewAfterMs: number }): Answer => ({
  ...{ kind: 'granted', epoch, renewAfterMs },
});
