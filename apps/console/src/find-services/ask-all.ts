import type { Asked, Outcome, Told } from '../domain/told.ts';
import type { FigureReader } from '../see-overview/ports.ts';
import type { FoundAgents } from './ports.ts';

/** What became of a question at a service. */
export interface AskedService {
  readonly service: string;
  readonly outcome: Outcome;
}

/** Services of which a process has not said goodbye, in the order of their names; undefined while it cannot be known. */
export async function listedServices(found: FoundAgents): Promise<readonly string[] | undefined> {
  const agents = await found.now().catch(() => undefined);
  return (
    agents && [...new Set(agents.flatMap(({ service, state }) => (state === 'left' ? [] : service)))].sort()
  );
}

/** Asks these services side by side. */
export const askAll = <K extends keyof Told>(
  reader: FigureReader,
  what: K,
  services: readonly string[],
  token: string,
  query = '',
): Promise<readonly (Asked<Told[K]> & AskedService)[]> =>
  Promise.all(
    services.map(async (service) => ({ service, ...(await reader.ask(what, service, token, query)) })),
  );

export const outcomesOf = (answers: readonly AskedService[]): readonly AskedService[] =>
  answers.map(({ service, outcome }) => ({ service, outcome }));
