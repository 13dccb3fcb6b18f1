import { defaultPolicy, type Policy } from '@night-market/gate-policy';
import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import { isoTime, readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import { MARKET_ZONE } from '../../domain/evening.ts';
import type { PolicyChange, ZoneView } from '../../policies/ports.ts';

const ZONES = `select zone_id as "zoneId", version::float8 as version, policy from zone`;
const OF_GATE = `${ZONES} where zone_id = coalesce((select zone_id from gate where gate_id = $1), '${MARKET_ZONE}')`;
/** `$3`: the version that was read, where that matters; 0 of a zone that is not there. */
const SET = `insert into zone (zone_id, policy, version) select $1, $2::jsonb, 1
  where coalesce($3::bigint, 0) = 0 or exists (select from zone where zone_id = $1)
  on conflict (zone_id) do update set policy = excluded.policy, version = zone.version + 1
    where $3::bigint is null or zone.version = $3
  returning version::float8 as version`;
const NOTE = `insert into policy_history (zone_id, version, policy, reason, actor)
  values ($1, $2, $3::jsonb, $4, $5)`;
const HISTORY = `select version::float8 as version, policy, reason, actor,
  ${isoTime('at')} as at
  from policy_history where zone_id = $1 and version < $2 order by version desc limit $3`;
const PUT_GATE = `insert into gate (gate_id, zone_id) select $1, zone_id from zone where zone_id = $2
  on conflict (gate_id) do update set zone_id = excluded.zone_id returning gate_id`;

type Row = Omit<ZoneView, 'policy'> & { readonly policy: Policy | null };

const toView = ({ zoneId, version, policy }: Row): ZoneView => ({
  ...{ zoneId, version, policy: policy ?? defaultPolicy(zoneId) },
});

/** The rules of the zones with their history, and which gate leads to which zone. */
export class PgPolicies {
  private readonly dataSource: DataSource;
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(dataSource: DataSource, unitOfWork: UnitOfWork<SqlTx>) {
    this.dataSource = dataSource;
    this.unitOfWork = unitOfWork;
  }

  async zones(): Promise<ZoneView[]> {
    return (await readRows<Row>(this.dataSource, `${ZONES} order by zone_id`)).map(toView);
  }

  async ofGate(gateId: string): Promise<ZoneView> {
    const [row] = await readRows<Row>(this.dataSource, OF_GATE, [gateId]);
    return toView(row ?? { zoneId: MARKET_ZONE, version: 0, policy: null });
  }

  /**
   * The zone is made when it is not there. It counts from the next scan on, at every replica.
   * @param read the version that was changed; undefined: whatever it is
   * @returns undefined when somebody else has changed it since
   */
  set(policy: Policy, reason: string, actor: string, read?: number): Promise<ZoneView | undefined> {
    const { zoneId } = policy;
    const text = JSON.stringify(policy);
    return this.unitOfWork.run(async (tx) => {
      const [row] = await tx.query<{ version: number }>(SET, [zoneId, text, read ?? null]);
      if (!row) return undefined;
      const { version } = row;
      tx.send(NOTE, [zoneId, version, text, reason, actor]);
      return { zoneId, version, policy };
    });
  }

  history(zoneId: string, before: number, limit: number): Promise<PolicyChange[]> {
    return readRows<PolicyChange>(this.dataSource, HISTORY, [zoneId, before, limit]);
  }

  /** @returns false when there is no such zone */
  async putGate(gateId: string, zoneId: string): Promise<boolean> {
    const rows = await this.unitOfWork.run((tx) => tx.query(PUT_GATE, [gateId, zoneId]));
    return rows.length > 0;
  }
}
