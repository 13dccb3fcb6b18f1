import type { AgentState, ListedAgent } from '../domain/agent.ts';

/** What is looked for; an agent is found when one of its services meets all of it. */
export interface AgentQuery {
  /** A name of a service, in which `*` stands for any characters. */
  readonly capability?: string | undefined;
  readonly type?: string | undefined;
  readonly ontology?: string | undefined;
  /** Those that are live or suspect when nothing is said. */
  readonly state?: AgentState | undefined;
  /** The id of the last agent of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface AgentSearch {
  /** In the order of their ids. */
  find(query: AgentQuery): Promise<readonly ListedAgent[]>;
  agent(agentId: string): Promise<ListedAgent | undefined>;
}
