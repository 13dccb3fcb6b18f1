import type { CityDirectoryV1Event } from '@night-market/contracts';
import type { ListedAgent } from './ports.ts';

/** The directory as its topic tells of it. */
export class KnownAgents {
  private readonly agents = new Map<string, ListedAgent>();

  hear(event: CityDirectoryV1Event): void {
    const { agentId } = event.payload;
    const url = this.agents.get(agentId)?.url;
    const known = { agentId, service: agentId.split(':')[0]!, ...(url !== undefined && { url }) };
    switch (event.type) {
      case 'registered':
      case 'renewed': {
        const { operationsUrl, leaseUntil } = event.payload;
        const reached = operationsUrl.replace(/\/ops\/?$/, '');
        this.agents.set(agentId, { ...known, url: reached, state: 'there', leaseUntil });
        return;
      }
      case 'suspected':
        this.agents.set(agentId, { ...known, state: 'suspect', leaseUntil: event.payload.leaseUntil });
        return;
      case 'expired':
        this.agents.set(agentId, { ...known, state: 'gone', goneAt: event.ts });
        return;
      case 'deregistered':
        this.agents.set(agentId, { ...known, state: 'left' });
        return;
    }
  }

  forget(agentId: string): void {
    this.agents.delete(agentId);
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
