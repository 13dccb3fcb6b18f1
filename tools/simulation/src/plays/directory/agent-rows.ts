import type { ListedAgent } from '@night-market/directory/leases';
import { PROCESS } from '@night-market/directory-client';

/** An agent as it is stored. */
export interface AgentRow extends ListedAgent {
  readonly suspectSinceMs?: number | undefined;
  readonly endedAtMs?: number | undefined;
}

/** One that has taken its leave, until it is forgotten. */
export interface LeftRow {
  readonly leftAtMs: number;
}

export const AGENTS = 'agent/';
export const LEFT = 'left/';
/** The one row of the watch. */
export const WATCH = 'watch';

export const agentRow = (agentId: string): string => AGENTS + agentId;
export const leftRow = (agentId: string): string => LEFT + agentId;

/** Which process registered it. */
export const processOf = ({ services }: Pick<AgentRow, 'services'>): string | undefined =>
  services.find(({ properties }) => properties?.[PROCESS] !== undefined)?.properties?.[PROCESS];
