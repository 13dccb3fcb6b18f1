import { mergeActs, type Act, type ActsPage } from '@night-market/kernel';
import { askAll, listedServices, outcomesOf, type AskedService } from '../find-services/ask-all.ts';
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
  readonly asked: readonly AskedService[];
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
    const listed = await listedServices(this.found);
    if (!listed) return undefined;
    const services = service === undefined ? listed : [service];
    const answers = await askAll(this.reader, 'acts', services, token, queryOf(question));
    const pages = answers.flatMap(({ service: name, figures }) =>
      figures ? { ...figures, acts: figures.acts.map((act): ServiceAct => ({ service: name, ...act })) } : [],
    );
    return {
      ...mergeActs(pages, PAGE_ACTS),
      asked: outcomesOf(answers),
    };
  }
}

function queryOf(question: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams({ limit: String(PAGE_ACTS) });
  for (const [name, value] of Object.entries(question)) if (value !== undefined) query.set(name, value);
  return `?${query.toString()}`;
}
