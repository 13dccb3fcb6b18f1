import { cityDirectoryV1 } from '@night-market/contracts';
import type { Tx } from '@night-market/kernel';
import type { EventComposer, OutboxAppender } from '@night-market/outbox';
import type { z } from 'zod';
import type { AgentService, ListedAgent } from '../../domain/agent.ts';
import type { AgentFact, AgentPublisher } from '../../keep-lease/ports.ts';

/** What becomes of agents, on city.directory.v1 through the outbox. */
export class OutboxAgentPublisher<T extends Tx> implements AgentPublisher<T> {
  private readonly outbox: OutboxAppender<T>;
  private readonly composer: EventComposer;

  constructor(outbox: OutboxAppender<T>, composer: EventComposer) {
    this.outbox = outbox;
    this.composer = composer;
  }

  async tell(tx: T, type: AgentFact, agents: readonly ListedAgent[], correlationId: string): Promise<void> {
    if (agents.length === 0) return;
    const compose = (agent: ListedAgent) =>
      this.composer.compose(cityDirectoryV1, {
        ...factOf(type, agent),
        key: agent.agentId,
        correlationId,
        causationId: correlationId,
      });
    await this.outbox.append(tx, agents.map(compose));
  }

  async forget(tx: T, agentIds: readonly string[], correlationId: string): Promise<void> {
    const ids = { correlationId, causationId: correlationId };
    const tombstone = (key: string) => this.composer.tombstone(cityDirectoryV1, { key, ...ids });
    await this.outbox.append(tx, agentIds.map(tombstone));
  }
}

function factOf(type: AgentFact, { agentId, services, operationsUrl, leaseUntilMs }: ListedAgent) {
  const leaseUntil = new Date(leaseUntilMs).toISOString();
  switch (type) {
    case 'registered':
    case 'renewed':
      return { type, payload: { agentId, services: told(services), operationsUrl, leaseUntil } };
    case 'suspected':
    case 'expired':
      return { type, payload: { agentId, leaseUntil } };
    case 'deregistered':
      return { type, payload: { agentId } };
  }
}

/** The same, as the contract has it. */
const told = (services: readonly AgentService[]): TellableService[] => [...services] as TellableService[];
type TellableService = z.input<
  (typeof cityDirectoryV1)['events']['registered']['schema']
>['services'][number];
