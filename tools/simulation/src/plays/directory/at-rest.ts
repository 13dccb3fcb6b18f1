import type { Violation } from '../../check/violation.ts';
import type { SimStore } from '../../store/sim-store.ts';
import { agentRow, leftRow, processOf, type AgentRow } from './agent-rows.ts';
import type { Agents } from './agents.ts';
import type { Told } from './told.ts';

export interface Listing {
  readonly agents: Agents;
  readonly store: SimStore;
  readonly told: Told;
}

/** What is not yet as it must be when nobody comes or goes any more. */
export function unsettled({ agents, store, told }: Listing): Violation | undefined {
  if (!agents.settled) return { invariant: 'progress', detail: 'agents still come and go' };
  for (const agentId of agents.names) {
    const row = store.rows.get(agentRow(agentId)) as AgentRow | undefined;
    const wrong = wrongHolder(agentId, agents, row);
    if (wrong !== undefined) return { invariant: 'one holder', detail: wrong };
    const difference = told.difference(agentId, row, store.rows.has(leftRow(agentId)));
    if (difference !== undefined) return { invariant: 'told as stored', detail: difference };
  }
  return undefined;
}

/** The living process that registered last has the name, all others leave it alone; what is gone is forgotten. */
function wrongHolder(agentId: string, agents: Agents, row: AgentRow | undefined): string | undefined {
  const living = agents.livingOf(agentId);
  const listed = row && `${row.state}, epoch ${row.epoch}, for ${processOf(row)}`;
  if (living.length === 0) return row && `${agentId} is gone, and listed: ${listed}`;
  const states = living.map(({ process, membership: { state } }) => `${process.name} ${state}`).join(', ');
  const holders = living.filter(({ membership }) => membership.state === 'listed');
  const rest = living.filter(({ membership }) => membership.state === 'superseded');
  const [holder] = holders;
  const isListed =
    row?.state === 'live' &&
    processOf(row) === holder?.agent.process &&
    holder?.membership.state === 'listed' &&
    holder.membership.epoch === row.epoch;
  const isRight = isListed && holders.length === 1 && rest.length === living.length - 1;
  return isRight ? undefined : `${agentId} is listed: ${listed}; there are ${states}`;
}
