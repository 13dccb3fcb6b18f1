import type { Outcome } from '../domain/told.ts';
import { gapsIn, type ServiceStep, type TrailGap } from '../domain/trail-gaps.ts';
import type { FoundAgents } from '../find-services/ports.ts';
import type { FigureReader } from '../see-overview/ports.ts';

export interface SeenTrail {
  readonly correlationId: string;
  /** Of all services, the oldest first. */
  readonly steps: readonly ServiceStep[];
  readonly gaps: readonly TrailGap[];
  /** What became of the question at each service; what one did not tell is not among the steps. */
  readonly asked: readonly { readonly service: string; readonly outcome: Outcome }[];
}

/** As many as fit into one question. */
const EVENTS_MAX = 50;

/** Asks all services side by side what they know of a correlation id, and then which events of the others they took in. */
export class SeeTrail {
  private readonly found: FoundAgents;
  private readonly reader: FigureReader;

  constructor(found: FoundAgents, reader: FigureReader) {
    this.found = found;
    this.reader = reader;
  }

  /** Undefined while it cannot be known which services there are. */
  async handle(correlationId: string, token: string): Promise<SeenTrail | undefined> {
    const agents = await this.found.now().catch(() => undefined);
    if (!agents) return undefined;
    const listed = agents.filter(({ state }) => state !== 'left').map(({ service }) => service);
    const names = [...new Set(listed)].sort();
    const ask = (of: readonly string[], query: string) =>
      Promise.all(
        of.map(async (service) => ({
          service,
          ...(await this.reader.ask('trail', service, token, correlationId + query)),
        })),
      );
    const first = await ask(names, '');
    const events = new Set(
      first.flatMap(({ figures }) => figures?.steps ?? []).flatMap(({ eventId }) => eventId ?? []),
    );
    const there = first.flatMap(({ service, figures }) => (figures ? [service] : []));
    const second =
      events.size > 0 ? await ask(there, `?events=${[...events].slice(0, EVENTS_MAX).join(',')}`) : [];
    // Who answered the first question and not the second one has told all but its inbox.
    const answers = first.map(
      (one) => second.find(({ service, figures }) => service === one.service && figures) ?? one,
    );
    const parts = answers.flatMap(({ service, figures }) => (figures ? [{ service, ...figures }] : []));
    return {
      correlationId,
      steps: parts
        .flatMap(({ service, steps }) => steps.map((step): ServiceStep => ({ service, ...step })))
        .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
      gaps: parts.flatMap(({ service, steps, isMore }) => gapsIn(service, steps, isMore)),
      asked: answers.map(({ service, outcome }) => ({ service, outcome })),
    };
  }
}
