import type { QueryRows } from '@night-market/kernel';
import { likePattern } from '../../domain/capability.ts';
import type { ListedAgent } from '../../domain/agent.ts';
import type { AgentQuery, AgentSearch } from '../../search/ports.ts';
import { AGENT_COLUMNS, toListed, type AgentRow } from './agent-row.ts';

/** A filter that is null holds for all. */
const FIND = `select ${AGENT_COLUMNS} from agent
  where ($1::text is null and state <> 'expired' or state = $1)
    and ($2::text is null or agent.agent_id > $2)
    and ($3::boolean or exists (
      select 1 from agent_service offered
      where offered.agent_id = agent.agent_id
        and ($4::text is null or offered.name like $4 escape '\\')
        and ($5::text is null or offered.type = $5)
        and ($6::text is null or $6 = any (offered.ontologies))))
  order by agent.agent_id limit $7`;

/** What the directory lists, read without a transaction. */
export class PgAgentSearch implements AgentSearch {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async find({
    capability,
    type,
    ontology,
    state,
    after,
    limit,
  }: AgentQuery): Promise<readonly ListedAgent[]> {
    const pattern = capability === undefined ? null : likePattern(capability);
    const any = pattern === null && type === undefined && ontology === undefined;
    const params = [state ?? null, after ?? null, any, pattern, type ?? null, ontology ?? null, limit];
    return (await this.read<AgentRow>(FIND, params)).map(toListed);
  }

  async agent(agentId: string): Promise<ListedAgent | undefined> {
    const [row] = await this.read<AgentRow>(`select ${AGENT_COLUMNS} from agent where agent_id = $1`, [
      agentId,
    ]);
    return row && toListed(row);
  }
}
