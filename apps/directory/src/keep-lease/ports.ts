import type { Tx } from '@night-market/kernel';
import type { AgentDescription, ListedAgent } from '../domain/agent.ts';

/** What is told of an agent on `city.directory.v1`. */
export type AgentFact = 'registered' | 'renewed' | 'deregistered' | 'suspected' | 'expired';

/** Agents and their leases. All times are those of the database: replicas may disagree about theirs. */
export interface LeaseStore<T extends Tx> {
  /** Begins a lease with an epoch larger than all before it; what the agent held until now is superseded. */
  begin(tx: T, agent: AgentDescription, leaseS: number): Promise<ListedAgent>;
  /** Undefined where no lease with this epoch is held. */
  extend(tx: T, agentId: string, epoch: string): Promise<ListedAgent | undefined>;
  /** Undefined where no lease with this epoch is held. */
  end(tx: T, agentId: string, epoch: string): Promise<ListedAgent | undefined>;
  /** Whether the agent is listed, under whatever epoch. */
  isListed(tx: T, agentId: string): Promise<boolean>;
}

export interface AgentPublisher<T extends Tx> {
  tell(tx: T, fact: AgentFact, agents: readonly ListedAgent[], correlationId: string): Promise<void>;
  /** Has the topic forget all that was told of these agents. */
  forget(tx: T, agentIds: readonly string[], correlationId: string): Promise<void>;
}
