import type { ListedAgent } from './ports.ts';

/** As much of an event of the directory as is needed here. */
export interface AgentNews {
  readonly type: 'registered' | 'renewed' | 'deregistered' | 'suspected' | 'expired';
  readonly payload: {
    readonly agentId: string;
    readonly operationsUrl?: string;
    readonly leaseUntil?: string;
  };
}

const STATES = {
  registered: 'there',
  renewed: 'there',
  suspected: 'suspect',
  expired: 'gone',
  deregistered: 'left',
} as const satisfies Record<AgentNews['type'], ListedAgent['state']>;

/** The directory as its topic tells of it. */
export class KnownAgents {
  private readonly agents = new Map<string, ListedAgent>();

  hear({ type, payload: { agentId, operationsUrl, leaseUntil } }: AgentNews): void {
    const url = operationsUrl?.replace(/\/ops\/?$/, '') ?? this.agents.get(agentId)?.url;
    this.agents.set(agentId, {
      ...{ agentId, service: agentId.split(':')[0]!, state: STATES[type] },
      ...(url !== undefined && { url }),
      ...(leaseUntil !== undefined && { leaseUntil }),
    });
  }

  list(): ListedAgent[] {
    return [...this.agents.values()].sort((a, b) => (a.agentId < b.agentId ? -1 : 1));
  }
}

/**
 * Where a service is asked, the best first: replicas whose lease runs, then those that may only be cut off from the
 * directory.
 */
export function addressesOf(agents: readonly ListedAgent[], service: string): string[] {
  const inState = (wanted: ListedAgent['state']) =>
    agents.flatMap(({ service: its, state, url }) =>
      its === service && state === wanted && url !== undefined ? [url] : [],
    );
  return [...new Set([...inState('there'), ...inState('suspect'), ...inState('gone')])];
}
