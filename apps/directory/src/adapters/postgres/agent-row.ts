import type { AgentService, AgentState, ListedAgent } from '../../domain/agent.ts';

export interface AgentRow {
  readonly agent_id: string;
  readonly epoch: string;
  readonly services: AgentService[];
  readonly operations_url: string;
  readonly lease_s: number;
  readonly lease_until: Date;
  readonly state: AgentState;
  readonly registered_at: Date;
}

export const AGENT_COLUMNS =
  'agent.agent_id, epoch, services, operations_url, lease_s, lease_until, state, registered_at';

export const toListed = (row: AgentRow): ListedAgent => ({
  agentId: row.agent_id,
  epoch: row.epoch,
  services: row.services,
  operationsUrl: row.operations_url,
  state: row.state,
  leaseMs: row.lease_s * 1_000,
  leaseUntilMs: row.lease_until.getTime(),
  registeredAtMs: row.registered_at.getTime(),
});
