import type { SqlTx } from '@night-market/kernel';
import { columns, epochMs } from '@night-market/postgres';
import { toldToSwitch } from '../../domain/bidding.ts';
import type { TimedInput } from '../../domain/control-types.ts';
import type { FeederDefinition } from '../../domain/definition.ts';
import type { FeederState, Mode } from '../../domain/feeder-state.ts';
import { isCommand, isTalkOver, type Talk } from '../../domain/talk.ts';
import type { Planned, PlanStore, TakenFeeder } from '../../plan-feeders/ports.ts';
import type { QueryRows } from '@night-market/kernel';
import { noteLoad } from './pg-load-history.ts';
import { noteNews } from './pg-notices.ts';

const MINE = '(planner is null or planner = $1 or lease_until < clock_timestamp())';
const DUE = `select feeder_id from feeder_plan plan
  where ${MINE} and (due_at <= clock_timestamp()
    or exists (select 1 from power_input input where input.feeder_id = plan.feeder_id))
  order by due_at limit $2`;
// Whoever is late finds the row locked, or held by another one: nobody waits for it.
const TAKE = `select state, plan.version as planned_version, feeder.version, mode, epoch::int as epoch,
    planner is distinct from $1 as is_taken_over,
    case when plan.version <> feeder.version then definition end as definition,
    ${epochMs('clock_timestamp()')} as now_ms
  from feeder_plan plan join feeder using (feeder_id)
  where feeder_id = $2 and ${MINE} for update of plan skip locked`;
const INPUTS = `delete from power_input where seq = any (array(
    select seq from power_input where feeder_id = $1 order by seq limit 2000))
  returning seq::float8 as seq, body, ${epochMs('received_at')} as received_ms`;
const TALKS = `select body from power_talk
  where feeder_id = $1 and (not is_over or conversation_id = any ($2::uuid[])) order by opened_at`;
// The holder plans again before the lease is over, so that only who is silent loses it.
const SAVE = `update feeder_plan set state = $2::jsonb, reasons = $3::jsonb, version = $4, planner = $5, epoch = $6,
    planned_at = clock_timestamp(),
    lease_until = clock_timestamp() + make_interval(secs => $7::float8 / 1000),
    due_at = clock_timestamp() + make_interval(secs => $7::float8 / 1250)
  where feeder_id = $1`;
const SAVE_TALKS = `insert into power_talk (conversation_id, feeder_id, stall_id, is_over, body, opened_at)
  select conversation_id, $1, stall_id, is_over, body::jsonb, clock_timestamp()
  from unnest($2::uuid[], $3::text[], $4::boolean[], $5::text[]) as said (conversation_id, stall_id, is_over, body)
  on conflict (conversation_id) do update set is_over = excluded.is_over, body = excluded.body`;
const SAVE_DECISION = `insert into power_decision (plan_id, feeder_id, epoch, body, decided_at)
  values ($1, $2, $3, $4::jsonb, clock_timestamp())`;

interface TakenRow {
  readonly state: FeederState;
  readonly version: number;
  readonly mode: Mode;
  readonly epoch: number;
  readonly is_taken_over: boolean;
  readonly definition: FeederDefinition | null;
  readonly now_ms: number;
}

interface InputRow {
  readonly seq: number;
  readonly body: TimedInput['input'];
  readonly received_ms: number;
}

/** Plans of feeders in PostgreSQL, by its clock. */
export class PgPlans implements PlanStore<SqlTx> {
  private readonly read: QueryRows;
  private readonly periodMs: number;

  constructor(read: QueryRows, periodMs: number) {
    this.read = read;
    this.periodMs = periodMs;
  }

  async due(planner: string, limit: number): Promise<readonly string[]> {
    const rows = await this.read<{ feeder_id: string }>(DUE, [planner, limit]);
    return rows.map(({ feeder_id }) => feeder_id);
  }

  async take(tx: SqlTx, feederId: string, planner: string): Promise<TakenFeeder | undefined> {
    const [row] = await tx.query<TakenRow>(TAKE, [planner, feederId]);
    if (!row) return undefined;
    return {
      ...{ state: row.state, mode: row.mode, definition: row.definition, version: row.version },
      ...{ isTakenOver: row.is_taken_over, epoch: row.epoch + (row.is_taken_over ? 1 : 0) },
      nowMs: Math.floor(row.now_ms),
    };
  }

  async inputs(tx: SqlTx, feederId: string): Promise<readonly TimedInput[]> {
    const rows = await tx.query<InputRow>(INPUTS, [feederId]);
    return rows
      .toSorted((one, other) => one.seq - other.seq)
      .map(({ body, received_ms }) => ({ input: body, receivedAtMs: Math.floor(received_ms) }));
  }

  async talks(tx: SqlTx, feederId: string, named: readonly string[]): Promise<readonly Talk[]> {
    return (await tx.query<{ body: Talk }>(TALKS, [feederId, named])).map(({ body }) => body);
  }

  save(tx: SqlTx, feederId: string, { planner, planId, taken, controlled }: Planned): Promise<void> {
    const { state, talks, decision, isDecided } = controlled;
    const texts = [JSON.stringify(state), JSON.stringify(decision.reasons)];
    tx.send(SAVE, [feederId, ...texts, taken.version, planner, taken.epoch, this.periodMs]);
    noteLoad(tx, feederId, state.planner);
    if (talks.length > 0) {
      const id = ({ conversation }: Talk): string => conversation.conversationId;
      const text = (talk: Talk): string => JSON.stringify(talk);
      tx.send(SAVE_TALKS, [feederId, ...columns(talks, id, 'stallId', isTalkOver, text)]);
      const commands = talks.filter(isCommand);
      if (commands.length > 0) noteNews(tx, feederId, commands, toldToSwitch(controlled));
    }
    if (isDecided) tx.send(SAVE_DECISION, [planId, feederId, taken.epoch, JSON.stringify(decision)]);
    return Promise.resolve();
  }
}
