import type { AgentDescription } from './agent-description.ts';
import type { Answer, Request } from './membership.ts';

/** The directory, as an agent speaks to it. All of it rejects while the directory does not answer, and when the signal aborts. */
export interface DirectoryPort {
  ask(request: Request, agent: Agent, signal: AbortSignal): Promise<Answer>;
  /** Ends the lease, if it is still held. */
  leave(agentId: string, epoch: string, signal: AbortSignal): Promise<void>;
}

/** An agent as this process is. */
export interface Agent {
  readonly agentId: string;
  readonly description: AgentDescription;
  /** Tells this process from all others that may have its name. */
  readonly process: string;
}
