import { columns } from '@night-market/postgres';
import type { SqlTx } from '@night-market/kernel';
import type { AgentDescription, AgentService, ListedAgent } from '../../domain/agent.ts';
import type { LeaseStore } from '../../keep-lease/ports.ts';
import type { EndingLeases } from '../../sweep/ports.ts';
import { AGENT_COLUMNS, toListed, type AgentRow } from './agent-row.ts';

// The epoch of an agent that is listed is taken behind its lock, so that it is larger than the one before.
const BEGIN = `insert into agent (agent_id, epoch, services, operations_url, lease_s, lease_until, state)
  values ($1, nextval('agent_epoch'), $2, $3, $4::int, now() + make_interval(secs => $4::int), 'live')
  on conflict (agent_id) do update set
    epoch = nextval('agent_epoch'), services = excluded.services, operations_url = excluded.operations_url,
    lease_s = excluded.lease_s, lease_until = excluded.lease_until, state = 'live', registered_at = now(),
    suspect_since = null, ended_at = null
  returning ${AGENT_COLUMNS}`;

const SERVICES = `insert into agent_service (agent_id, name, type, ontologies)
  select $1, name, type, array(select jsonb_array_elements_text(ontologies::jsonb))
  from unnest($2::text[], $3::text[], $4::text[]) as said (name, type, ontologies)`;

const EXTEND = `update agent set lease_until = now() + make_interval(secs => lease_s), state = 'live', suspect_since = null
  where agent_id = $1 and epoch = $2 and state <> 'expired'
  returning ${AGENT_COLUMNS}`;

const END = `delete from agent where agent_id = $1 and epoch = $2 and state <> 'expired' returning ${AGENT_COLUMNS}`;

const LEFT = `insert into agent_left (agent_id) values ($1)
  on conflict (agent_id) do update set left_at = excluded.left_at`;

const SUSPECT = `update agent set state = 'suspect', suspect_since = now() where agent_id = any (array(
    select agent_id from agent where state = 'live' and lease_until < now()
    order by lease_until limit $1 for update skip locked))
  returning ${AGENT_COLUMNS}`;

const EXPIRE = `update agent set state = 'expired', ended_at = now() where agent_id = any (array(
    select agent_id from agent where state = 'suspect' and suspect_since < now() - make_interval(secs => $1)
    order by suspect_since limit $2 for update skip locked))
  returning ${AGENT_COLUMNS}`;

const FORGET_EXPIRED = `delete from agent where agent_id = any (array(
    select agent_id from agent where state = 'expired' and ended_at < now() - make_interval(secs => $1)
    order by ended_at limit $2 for update skip locked))
  returning agent_id`;

// One that came back stays, at whichever release of the service it did.
const FORGET_LEFT = `delete from agent_left where agent_id = any (array(
    select agent_id from agent_left where left_at < now() - make_interval(secs => $1)
    order by left_at limit $2 for update skip locked))
  returning agent_id, exists (select 1 from agent where agent.agent_id = agent_left.agent_id) as is_back`;

/** Agents and their leases in PostgreSQL, by its clock. */
export class PgLeaseStore implements LeaseStore<SqlTx>, EndingLeases<SqlTx> {
  async begin(tx: SqlTx, agent: AgentDescription, leaseS: number): Promise<ListedAgent> {
    const { agentId, services, operationsUrl } = agent;
    const said = JSON.stringify(services);
    const [row] = await tx.query<AgentRow>(BEGIN, [agentId, said, operationsUrl, leaseS]);
    tx.send('delete from agent_left where agent_id = $1', [agentId]);
    tx.send('delete from agent_service where agent_id = $1', [agentId]);
    tx.send(SERVICES, [agentId, ...columns(services, 'name', 'type', ontologiesOf)]);
    return toListed(row!);
  }

  async extend(tx: SqlTx, agentId: string, epoch: string): Promise<ListedAgent | undefined> {
    return only(await tx.query<AgentRow>(EXTEND, [agentId, epoch]));
  }

  async end(tx: SqlTx, agentId: string, epoch: string): Promise<ListedAgent | undefined> {
    const ended = only(await tx.query<AgentRow>(END, [agentId, epoch]));
    if (ended) tx.send(LEFT, [agentId]);
    return ended;
  }

  async isListed(tx: SqlTx, agentId: string): Promise<boolean> {
    const sql = "select 1 from agent where agent_id = $1 and state <> 'expired'";
    return (await tx.query(sql, [agentId])).length > 0;
  }

  async suspect(tx: SqlTx, limit: number): Promise<readonly ListedAgent[]> {
    return (await tx.query<AgentRow>(SUSPECT, [limit])).map(toListed);
  }

  async expire(tx: SqlTx, suspectMs: number, limit: number): Promise<readonly ListedAgent[]> {
    return (await tx.query<AgentRow>(EXPIRE, [suspectMs / 1_000, limit])).map(toListed);
  }

  async forget(tx: SqlTx, forgetMs: number, limit: number): Promise<readonly string[]> {
    const gone = await tx.query<{ agent_id: string }>(FORGET_EXPIRED, [forgetMs / 1_000, limit]);
    const left = await tx.query<{ agent_id: string; is_back: boolean }>(FORGET_LEFT, [
      forgetMs / 1_000,
      limit - gone.length,
    ]);
    return [...gone, ...left.filter(({ is_back }) => !is_back)].map(({ agent_id }) => agent_id);
  }
}

const only = ([row]: readonly AgentRow[]): ListedAgent | undefined => row && toListed(row);

const ontologiesOf = ({ ontologies = [] }: AgentService): string => JSON.stringify(ontologies);
