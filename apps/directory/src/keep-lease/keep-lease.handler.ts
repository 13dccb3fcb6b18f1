import type { Random, Tx, UnitOfWork } from '@night-market/kernel';
import type { AgentDescription, ListedAgent } from '../domain/agent.ts';
import { renewAfterMs } from '../domain/renew-after.ts';
import type { AgentPublisher, LeaseStore } from './ports.ts';

export interface LeasePorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly leases: LeaseStore<T>;
  readonly publisher: AgentPublisher<T>;
  readonly random: Random;
}

/** A lease as it is given to its agent. */
export interface GrantedLease {
  readonly agentId: string;
  readonly epoch: string;
  readonly leaseUntilMs: number;
  /** When it is best renewed; another time for each, so that agents that began together do not come together. */
  readonly renewAfterMs: number;
}

/**
 * - unknown: no such agent is listed (any more); it registers anew
 * - superseded: another process registered under this name since; it leaves that one alone
 */
export type Refused = 'unknown' | 'superseded';

/** Lets an agent come, stay and go. */
export class KeepLease<T extends Tx> {
  private readonly ports: LeasePorts<T>;

  constructor(ports: LeasePorts<T>) {
    this.ports = ports;
  }

  register(agent: AgentDescription, leaseS: number, correlationId: string): Promise<GrantedLease> {
    const { unitOfWork, leases, publisher } = this.ports;
    return unitOfWork.run(async (tx) => {
      const listed = await leases.begin(tx, agent, leaseS);
      await publisher.tell(tx, 'registered', [listed], correlationId);
      return this.granted(listed);
    });
  }

  renew(agentId: string, epoch: string, correlationId: string): Promise<GrantedLease | Refused> {
    const { unitOfWork, leases, publisher } = this.ports;
    return unitOfWork.run(async (tx) => {
      const listed = await leases.extend(tx, agentId, epoch);
      if (!listed) return this.refusal(tx, agentId);
      await publisher.tell(tx, 'renewed', [listed], correlationId);
      return this.granted(listed);
    });
  }

  /** An agent that is not listed has left already. */
  leave(agentId: string, epoch: string, correlationId: string): Promise<'left' | 'superseded'> {
    const { unitOfWork, leases, publisher } = this.ports;
    return unitOfWork.run(async (tx) => {
      const listed = await leases.end(tx, agentId, epoch);
      if (!listed) return (await this.refusal(tx, agentId)) === 'unknown' ? 'left' : 'superseded';
      await publisher.tell(tx, 'deregistered', [listed], correlationId);
      return 'left';
    });
  }

  private async refusal(tx: T, agentId: string): Promise<Refused> {
    return (await this.ports.leases.isListed(tx, agentId)) ? 'superseded' : 'unknown';
  }

  private granted({ agentId, epoch, leaseUntilMs, leaseMs }: ListedAgent): GrantedLease {
    return { agentId, epoch, leaseUntilMs, renewAfterMs: renewAfterMs(leaseMs, this.ports.random) };
  }
}
