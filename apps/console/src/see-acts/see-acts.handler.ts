import { mergeActs, type Act, type ActsPage } from '@night-market/kernel';
import type { Outcome } from '../domain/told.ts';
import type { FoundAgents } from '../find-services/ports.ts';
import type { FigureReader } from '../see-overview/ports.ts';

/** Absent is not asked for. */
export interface ActsQuestion {
  /** One alone; all that there are by default. */
  readonly service?: string | undefined;
  readonly before?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly text?: string | undefined;
}

export interface ServiceAct extends Act {
  readonly service: string;
}

export interface SeenActs extends ActsPage<ServiceAct> {
  /** What became of the question at each service; what one did not tell is not in the page. */
  readonly asked: readonly { readonly service: string; readonly outcome: Outcome }[];
}

const PAGE_ACTS = 50;

/** Asks all services side by side what operators did there. */
export class SeeActs {
  private readonly found: FoundAgents;
  private readonly reader: FigureReader;

  constructor(found: FoundAgents, reader: FigureReader) {
    this.found = found;
    this.reader = reader;
  }

  /** Undefined while it cannot be known which services there are. */
  async handle({ service, ...question }: ActsQuestion, token: string): Promise<SeenActs | undefined> {
    const agents = await this.found.now().catch(() => undefined);
    if (!agents) return undefined;
    const listed = agents.filter(({ state }) => state !== 'left').map((agent) => agent.service);
    const names = service === undefined ? [...new Set(listed)].sort() : [service];
    const query = queryOf(question);
    const answers = await Promise.all(
      names.map(async (name) => ({ name, ...(await this.reader.ask('acts', name, token, query)) })),
    );
    const pages = answers.flatMap(({ name, figures }) =>
      figures ? { ...figures, acts: figures.acts.map((act): ServiceAct => ({ service: name, ...act })) } : [],
    );
    return {
      ...mergeActs(pages, PAGE_ACTS),
      asked: answers.map(({ name, outcome }) => ({ service: name, outcome })),
    };
  }
}

function queryOf(question: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams({ limit: String(PAGE_ACTS) });
  for (const [name, value] of Object.entries(question)) if (value !== undefined) query.set(name, value);
  return `?${query.toString()}`;
}
