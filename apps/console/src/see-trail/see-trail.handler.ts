import { oldestFirst } from '@night-market/kernel';
import { gapsIn, type ServiceStep, type TrailGap } from '../domain/trail-gaps.ts';
import { askAll, listedServices, outcomesOf, type AskedService } from '../find-services/ask-all.ts';
import type { FoundAgents } from '../find-services/ports.ts';
import type { FigureReader } from '../see-overview/ports.ts';

export interface SeenTrail {
  readonly correlationId: string;
  /** Of all services, the oldest first. */
  readonly steps: readonly ServiceStep[];
  readonly gaps: readonly TrailGap[];
  /** What became of the question at each service; what one did not tell is not among the steps. */
  readonly asked: readonly AskedService[];
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
    const services = await listedServices(this.found);
    if (!services) return undefined;
    const ask = (of: readonly string[], query: string) =>
      askAll(this.reader, 'trail', of, token, correlationId + query);
    const first = await ask(services, '');
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
        .toSorted(oldestFirst),
      gaps: parts.flatMap(({ service, steps, isMore }) => gapsIn(service, steps, isMore)),
      asked: outcomesOf(answers),
    };
  }
}
