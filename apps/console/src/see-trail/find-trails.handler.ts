import type { FoundTrail } from '@night-market/kernel';
import type { Outcome } from '../domain/told.ts';
import type { FoundAgents } from '../find-services/ports.ts';
import type { FigureReader } from '../see-overview/ports.ts';

export interface FoundTrails {
  /** Of all services, the newest first. */
  readonly trails: readonly (FoundTrail & { readonly service: string })[];
  /** What became of the question at each service. */
  readonly asked: readonly { readonly service: string; readonly outcome: Outcome }[];
}

const TRAILS_MAX = 50;

/** Asks all services side by side which correlation ids an id leads to, or what happened last. */
export class FindTrails {
  private readonly found: FoundAgents;
  private readonly reader: FigureReader;

  constructor(found: FoundAgents, reader: FigureReader) {
    this.found = found;
    this.reader = reader;
  }

  /** Undefined while it cannot be known which services there are. */
  async handle(id: string | undefined, token: string): Promise<FoundTrails | undefined> {
    const agents = await this.found.now().catch(() => undefined);
    if (!agents) return undefined;
    const listed = agents.filter(({ state }) => state !== 'left').map(({ service }) => service);
    const query = id === undefined ? '' : `?about=${encodeURIComponent(id)}`;
    const answers = await Promise.all(
      [...new Set(listed)].sort().map(async (service) => ({
        service,
        ...(await this.reader.ask('trails', service, token, query)),
      })),
    );
    return {
      trails: answers
        .flatMap(({ service, figures }) => (figures?.trails ?? []).map((one) => ({ service, ...one })))
        .toSorted((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0))
        .slice(0, TRAILS_MAX),
      asked: answers.map(({ service, outcome }) => ({ service, outcome })),
    };
  }
}
