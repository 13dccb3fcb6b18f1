import { newestFirst, type FoundTrail } from '@night-market/kernel';
import { askAll, listedServices, outcomesOf, type AskedService } from '../find-services/ask-all.ts';
import type { FoundAgents } from '../find-services/ports.ts';
import type { FigureReader } from '../see-overview/ports.ts';

export interface FoundTrails {
  /** Of all services, the newest first. */
  readonly trails: readonly (FoundTrail & { readonly service: string })[];
  /** What became of the question at each service. */
  readonly asked: readonly AskedService[];
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
    const services = await listedServices(this.found);
    if (!services) return undefined;
    const query = id === undefined ? '' : `?about=${encodeURIComponent(id)}`;
    const answers = await askAll(this.reader, 'trails', services, token, query);
    return {
      trails: answers
        .flatMap(({ service, figures }) => (figures?.trails ?? []).map((one) => ({ service, ...one })))
        .toSorted(newestFirst)
        .slice(0, TRAILS_MAX),
      asked: outcomesOf(answers),
    };
  }
}
