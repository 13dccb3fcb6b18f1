import { handlersOf, TOPICS, type CityDirectoryV1Event, type TopicDefinition } from '@night-market/contracts';
import type { Addresses } from './ports.ts';

interface ListedAgent {
  /** Unknown where the log has kept no more than that its lease ran out. */
  readonly url: string | undefined;
  /**
   * - there: its lease runs, or ran out a moment ago
   * - gone: it did not renew
   * - left: it said so
   */
  readonly state: 'there' | 'gone' | 'left';
  /** Whether it handles events, so that it has an inbox. */
  readonly handles: boolean;
}

/** What agents that handle events say they are. */
const HANDLING = ['event', 'command'];

/**
 * The directory as its topic tells of it. A service that was listed once and that the contracts name as a consumer is
 * looked for as long as they do, also while none of it is listed: else what it should have taken in would be compared with
 * nothing.
 */
export class ListedAgents {
  private readonly agents = new Map<string, ListedAgent>();
  private readonly expected: ReadonlySet<string>;

  constructor(contracts: readonly TopicDefinition[] = TOPICS) {
    this.expected = new Set(contracts.flatMap(handlersOf).map(({ name }) => name));
  }

  hear(event: CityDirectoryV1Event): void {
    const { agentId } = event.payload;
    const known = this.agents.get(agentId) ?? { url: undefined, handles: false };
    switch (event.type) {
      case 'registered':
      case 'renewed': {
        const { services, operationsUrl } = event.payload;
        const handles = services.some(({ type }) => HANDLING.includes(type));
        this.agents.set(agentId, { url: operationsUrl.replace(/\/ops\/?$/, ''), state: 'there', handles });
        return;
      }
      case 'suspected':
        this.agents.set(agentId, { ...known, state: 'there' });
        return;
      case 'expired':
        this.agents.set(agentId, { ...known, state: 'gone' });
        return;
      case 'deregistered':
        this.agents.set(agentId, { url: undefined, state: 'left', handles: false });
        return;
    }
  }

  /** The directory forgets an agent when the log keeps no event any more that it could have missed. */
  forget(agentId: string): void {
    this.agents.delete(agentId);
  }

  addresses(): Addresses {
    const services = Map.groupBy(this.agents, ([agentId]) => agentId.split(':')[0]!);
    return new Map(
      [...services].flatMap(([service, agents]) => {
        const all = agents.map(([, agent]) => agent);
        const isLookedFor = this.expected.has(service) || all.some(({ handles }) => handles);
        return isLookedFor ? [[service, addressesOf(all)] as const] : [];
      }),
    );
  }
}

/** An agent that is gone may be cut off from the directory alone: it is asked where nobody else is there. */
function addressesOf(agents: readonly ListedAgent[]): string[] {
  const of = (wanted: ListedAgent['state']) =>
    agents.flatMap(({ state, url }) => (state === wanted && url !== undefined ? [url] : []));
  const there = of('there');
  return [...new Set(there.length > 0 ? there : of('gone'))];
}
