import { DirectoryNews, PeerUnavailableError, type DirectoryNewsParts } from '@night-market/service-kit';
import type { ListedAgents } from '../../find-services/listed-agents.ts';
import type { Addresses, FoundServices } from '../../find-services/ports.ts';

type Ports = Pick<DirectoryNewsParts, 'reader' | 'inspector' | 'clock'> & { readonly agents: ListedAgents };

/** An audit that waits for consumers asks often. */
const FRESH_MS = 2_000;

/** A copy of the directory, read from its compacted topic: while the directory is away it says what it said last. */
export class DirectoryCopy implements FoundServices {
  private readonly agents: ListedAgents;
  private readonly news: DirectoryNews;

  constructor({ agents, ...ports }: Ports) {
    this.agents = agents;
    this.news = new DirectoryNews({
      ...ports,
      freshMs: FRESH_MS,
      hear: (event) => agents.hear(event),
      forget: (agentId) => agents.forget(agentId),
      // Found nobody: it is worth looking again soon.
      isEnough: () => agents.addresses().size > 0,
    });
  }

  async now(): Promise<Addresses> {
    await this.news.catchUp();
    const addresses = this.agents.addresses();
    if (addresses.size > 0) return addresses;
    throw new PeerUnavailableError(
      'no service that handles events is listed in the directory: give the services DIRECTORY_URL, or the auditor AUDIT_SERVICES',
    );
  }

  stop(): void {
    this.news.stop();
  }
}
