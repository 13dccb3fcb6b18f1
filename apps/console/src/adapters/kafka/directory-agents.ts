import { DirectoryNews, type DirectoryNewsParts } from '@night-market/service-kit';
import { KnownAgents } from '../../find-services/known-agents.ts';
import type { FoundAgents, ListedAgent } from '../../find-services/ports.ts';

/** A service that moves is found again so soon; until then its other replicas are asked. */
const FRESH_MS = 10_000;

/** The directory, read from its compacted topic, so that the services are found while the directory is away. */
export class DirectoryAgents implements FoundAgents {
  private readonly agents = new KnownAgents();
  private readonly news: DirectoryNews;

  constructor(parts: Pick<DirectoryNewsParts, 'reader' | 'inspector' | 'clock'>) {
    this.news = new DirectoryNews({
      ...{ ...parts, freshMs: FRESH_MS },
      hear: (event) => this.agents.hear(event),
      forget: (agentId) => this.agents.forget(agentId),
      isEnough: () => this.agents.list().some(({ state }) => state === 'there'),
    });
  }

  async now(): Promise<readonly ListedAgent[]> {
    await this.news.catchUp();
    return this.agents.list();
  }

  stop(): void {
    this.news.stop();
  }
}
