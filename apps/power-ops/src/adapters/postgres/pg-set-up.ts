import type { SqlTx } from '@night-market/kernel';
import { epochMs } from '@night-market/postgres';
import type { FeederDefinition } from '../../domain/definition.ts';
import type { FeederState, Mode } from '../../domain/feeder-state.ts';
import type { Act, KeptFeeder, Override, SetUpStore } from '../../set-up/ports.ts';
import type { KnownFeeders } from '../../take-readings/ports.ts';

const LOCK = 'select version, definition, mode from feeder where feeder_id = $1 for update';
const CREATE = `insert into feeder (feeder_id, version, definition, mode) values ($1, 1, $2::jsonb, 'automatic')
  on conflict (feeder_id) do nothing returning feeder_id`;
const CREATE_PLAN = 'insert into feeder_plan (feeder_id, state, version) values ($1, $2::jsonb, 1)';
const CHANGE = `update feeder set version = $2, definition = $3::jsonb, mode = $4, changed_at = now()
  where feeder_id = $1`;
const SWITCHED_OFF = `select stall.key as stall_id
  from feeder_plan cross join lateral jsonb_each(state->'planner'->'stalls') stall
  where feeder_id = $1 and stall.value->>'on' = 'false' order by stall.key`;
// What nobody waits for any more is over, so that it is forgotten one day.
const REMOVE = [
  'update power_talk set is_over = true where feeder_id = $1 and not is_over',
  'delete from power_input where feeder_id = $1',
  'delete from feeder where feeder_id = $1',
];
const SET_OVERRIDE = `insert into stall_override (feeder_id, stall_id, is_on, until, reason, actor)
  values ($1, $2, $3, to_timestamp($4::float8 / 1000), $5, $6)
  on conflict (feeder_id, stall_id) do update set is_on = excluded.is_on, until = excluded.until,
    reason = excluded.reason, actor = excluded.actor, set_at = now()`;
const END_OVERRIDE = `delete from stall_override where feeder_id = $1 and stall_id = $2
  returning until > now() as is_running`;
const NOTE = `insert into power_audit (feeder_id, act, actor, reason, detail, correlation_id)
  values ($1, $2, $3, $4, $5::jsonb, $6)`;
const UNKNOWN = `select asked.feeder_id from unnest($1::text[]) as asked (feeder_id)
  where not exists (select 1 from feeder where feeder.feeder_id = asked.feeder_id)`;

interface KeptRow {
  readonly version: number;
  readonly definition: FeederDefinition;
  readonly mode: Mode;
}

/** What operators keep of feeders, and who changed it. */
export class PgSetUp implements SetUpStore<SqlTx>, KnownFeeders<SqlTx> {
  async nowMs(tx: SqlTx): Promise<number> {
    const sql = `select ${epochMs('clock_timestamp()')} as ms`;
    return Math.floor((await tx.query<{ ms: number }>(sql))[0]!.ms);
  }

  async lock(tx: SqlTx, feederId: string): Promise<KeptFeeder | undefined> {
    const [row] = await tx.query<KeptRow>(LOCK, [feederId]);
    return row && { feederId, ...row };
  }

  async create(
    tx: SqlTx,
    feederId: string,
    definition: FeederDefinition,
    state: FeederState,
  ): Promise<boolean> {
    const made = await tx.query(CREATE, [feederId, JSON.stringify(definition)]);
    if (made.length === 0) return false;
    tx.send(CREATE_PLAN, [feederId, JSON.stringify(state)]);
    return true;
  }

  change(tx: SqlTx, { feederId, version, definition, mode }: KeptFeeder): Promise<void> {
    tx.send(CHANGE, [feederId, version, JSON.stringify(definition), mode]);
    return Promise.resolve();
  }

  async remove(tx: SqlTx, feederId: string): Promise<readonly string[]> {
    const rows = await tx.query<{ stall_id: string }>(SWITCHED_OFF, [feederId]);
    for (const sql of REMOVE) tx.send(sql, [feederId]);
    return rows.map(({ stall_id }) => stall_id);
  }

  setOverride(tx: SqlTx, { feederId, stallId, isOn, untilMs, reason, actor }: Override): Promise<void> {
    tx.send(SET_OVERRIDE, [feederId, stallId, isOn, untilMs, reason, actor]);
    return Promise.resolve();
  }

  async endOverride(tx: SqlTx, feederId: string, stallId: string): Promise<boolean> {
    const [row] = await tx.query<{ is_running: boolean }>(END_OVERRIDE, [feederId, stallId]);
    return row?.is_running ?? false;
  }

  note(tx: SqlTx, { feederId, act, actor, reason, detail, correlationId }: Act): Promise<void> {
    tx.send(NOTE, [feederId, act, actor, reason, JSON.stringify(detail), correlationId]);
    return Promise.resolve();
  }

  async unknown(tx: SqlTx, feederIds: readonly string[]): Promise<readonly string[]> {
    const rows = await tx.query<{ feeder_id: string }>(UNKNOWN, [feederIds]);
    return rows.map(({ feeder_id }) => feeder_id);
  }
}
