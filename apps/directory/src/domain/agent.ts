/** Something that an agent can do, in the terms of FIPA's directory facilitator. */
export interface AgentService {
  /** What others look for, such as `pay.cmd.v1.refund`. */
  readonly name: string;
  /** `command`, `event`, `operations`, or a word of the agent's own. */
  readonly type: string;
  readonly protocols?: readonly string[] | undefined;
  readonly ontologies?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
}

/** What an agent says of itself. */
export interface AgentDescription {
  readonly agentId: string;
  readonly services: readonly AgentService[];
  /** Where operators reach it. */
  readonly operationsUrl: string;
}

/**
 * - live: its lease runs
 * - suspect: its lease has ended, and it may still come back
 * - expired: it is gone; its next renewal is answered with `unknown`
 */
export type AgentState = 'live' | 'suspect' | 'expired';

/**
 * A term during which an agent counts as there. Each registration has a larger epoch than all before it, so that a
 * process that was replaced cannot renew, or end, what its successor holds.
 */
export interface Lease {
  readonly epoch: string;
  readonly leaseUntilMs: number;
}

/** An agent as the directory lists it. */
export interface ListedAgent extends AgentDescription, Lease {
  readonly state: AgentState;
  readonly registeredAtMs: number;
  readonly leaseMs: number;
}
