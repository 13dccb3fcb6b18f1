import type { SqlTx } from '@night-market/kernel';
import { columns, epochMs } from '@night-market/postgres';
import { toldToSwitch } from '../../domain/bidding.ts';
import type { TimedInput } from '../../domain/control-types.ts';
import type { FeederDefinition } from '../../domain/definition.ts';
import type { FeederState, Mode } from '../../domain/feeder-state.ts';
import { isCommand, isTalkOver, type Talk } from '../../domain/talk.ts';
import type { NamedTalks, Planned, PlanStore, TakenFeeder } from '../../plan-feeders/ports.ts';
import type { QueryRows } from '@night-market/kernel';
import { noteLoads } from './pg-load-history.ts';
import { noteNews } from './pg-notices.ts';

const MINE = '(planner is null or planner = $1 or lease_until < clock_timestamp())';
const DUE = `select feeder_id from feeder_plan plan
  where ${MINE} and (due_at <= clock_timestamp()
    or exists (select 1 from power_input input where input.feeder_id = plan.feeder_id))
  order by due_at limit $2`;
// Whoever is late finds the row locked, or held by another one: nobody waits for it.
const TAKE = `select plan.feeder_id, state, plan.version as planned_version, feeder.version, mode, epoch::int as epoch,
    planner is distinct from $1 as is_taken_over,
    case when plan.version <> feeder.version then definition end as definition,
    ${epochMs('clock_timestamp()')} as now_ms
  from feeder_plan plan join feeder using (feeder_id)
  where feeder_id = any ($2::text[]) and ${MINE} order by feeder_id for update of plan skip locked`;
const INPUTS = `delete from power_input where seq = any (array(
    select picked.seq from unnest($1::text[]) as wanted (feeder_id) cross join lateral (
      select seq from power_input input where input.feeder_id = wanted.feeder_id order by seq limit 2000) picked))
  returning feeder_id, seq::float8 as seq, body, ${epochMs('received_at')} as received_ms`;
const TALKS = `select feeder_id, body from power_talk
  where feeder_id = any ($1::text[]) and (not is_over or conversation_id = any ($2::uuid[])) order by opened_at`;
// The holder plans again before the lease is over, so that only who is silent loses it.
const SAVE = `update feeder_plan set state = said.state::jsonb, reasons = said.reasons::jsonb, version = said.version,
    epoch = said.epoch, planner = said.planner, planned_at = clock_timestamp(),
    lease_until = clock_timestamp() + make_interval(secs => $1::float8 / 1000),
    due_at = clock_timestamp() + make_interval(secs => $1::float8 / 1250)
  from unnest($2::text[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::text[])
    as said (feeder_id, state, reasons, version, epoch, planner)
  where feeder_plan.feeder_id = said.feeder_id`;
const SAVE_TALKS = `insert into power_talk (conversation_id, feeder_id, stall_id, is_over, body, opened_at)
  select conversation_id, feeder_id, stall_id, is_over, body::jsonb, clock_timestamp()
  from unnest($1::uuid[], $2::text[], $3::text[], $4::boolean[], $5::text[])
    as said (conversation_id, feeder_id, stall_id, is_over, body)
  on conflict (conversation_id) do update set is_over = excluded.is_over, body = excluded.body`;
const SAVE_DECISIONS = `insert into power_decision (plan_id, feeder_id, epoch, body, decided_at)
  select plan_id, feeder_id, epoch, body::jsonb, clock_timestamp()
  from unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[]) as said (plan_id, feeder_id, epoch, body)`;

interface TakenRow {
  readonly feeder_id: string;
  readonly state: FeederState;
  readonly version: number;
  readonly mode: Mode;
  readonly epoch: number;
  readonly is_taken_over: boolean;
  readonly definition: FeederDefinition | null;
  readonly now_ms: number;
}

interface InputRow {
  readonly feeder_id: string;
  readonly seq: number;
  readonly body: TimedInput['input'];
  readonly received_ms: number;
}

interface TalkRow {
  readonly feeder_id: string;
  readonly body: Talk;
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

  async take(tx: SqlTx, feederIds: readonly string[], planner: string): Promise<readonly TakenFeeder[]> {
    const rows = await tx.query<TakenRow>(TAKE, [planner, feederIds]);
    return rows.map((row) => ({
      ...{ feederId: row.feeder_id, state: row.state, mode: row.mode, definition: row.definition },
      ...{ version: row.version, isTakenOver: row.is_taken_over },
      epoch: row.epoch + (row.is_taken_over ? 1 : 0),
      nowMs: Math.floor(row.now_ms),
    }));
  }

  async inputs(tx: SqlTx, feederIds: readonly string[]): Promise<ReadonlyMap<string, readonly TimedInput[]>> {
    const rows = await tx.query<InputRow>(INPUTS, [feederIds]);
    return byFeeder(
      rows.toSorted((one, other) => one.seq - other.seq),
      ({ body, received_ms }) => ({ input: body, receivedAtMs: Math.floor(received_ms) }),
    );
  }

  async talks(tx: SqlTx, asked: readonly NamedTalks[]): Promise<ReadonlyMap<string, readonly Talk[]>> {
    const named = new Map(asked.map((each) => [each.feederId, new Set(each.named)]));
    const ids = [...named.values()].flatMap((conversations) => [...conversations]);
    const rows = await tx.query<TalkRow>(TALKS, [[...named.keys()], ids]);
    // One that is over concerns only the feeder that names it.
    const wanted = rows.filter(
      ({ feeder_id, body }) =>
        !isTalkOver(body) || named.get(feeder_id)!.has(body.conversation.conversationId),
    );
    return byFeeder(wanted, ({ body }) => body);
  }

  save(tx: SqlTx, planned: readonly Planned[]): Promise<void> {
    tx.send(SAVE, [
      this.periodMs,
      ...columns(
        planned,
        feederOf,
        ({ controlled }) => JSON.stringify(controlled.state),
        ({ controlled }) => JSON.stringify(controlled.decision.reasons),
        ({ taken }) => taken.version,
        ({ taken }) => taken.epoch,
        'planner',
      ),
    ]);
    noteLoads(
      tx,
      planned.map((each) => ({ feederId: feederOf(each), planner: each.controlled.state.planner })),
    );
    saveTalks(tx, planned);
    const decided = planned.filter(({ controlled }) => controlled.isDecided);
    if (decided.length > 0) {
      const body = ({ controlled }: Planned): string => JSON.stringify(controlled.decision);
      tx.send(
        SAVE_DECISIONS,
        columns(decided, 'planId', feederOf, ({ taken }) => taken.epoch, body),
      );
    }
    return Promise.resolve();
  }
}

const feederOf = ({ taken }: Planned): string => taken.feederId;

function saveTalks(tx: SqlTx, planned: readonly Planned[]): void {
  const said = planned.flatMap((each) =>
    each.controlled.talks.map((talk) => ({ talk, feederId: feederOf(each) })),
  );
  if (said.length === 0) return;
  tx.send(
    SAVE_TALKS,
    columns(
      said,
      ({ talk }) => talk.conversation.conversationId,
      'feederId',
      ({ talk }) => talk.stallId,
      ({ talk }) => isTalkOver(talk),
      ({ talk }) => JSON.stringify(talk),
    ),
  );
  for (const { controlled, taken } of planned) {
    const commands = controlled.talks.filter(isCommand);
    if (commands.length > 0) noteNews(tx, taken.feederId, commands, toldToSwitch(controlled));
  }
}

function byFeeder<Row extends { readonly feeder_id: string }, Value>(
  rows: readonly Row[],
  valueOf: (row: Row) => Value,
): ReadonlyMap<string, readonly Value[]> {
  const found = new Map<string, Value[]>();
  for (const row of rows) {
    const values = found.get(row.feeder_id);
    if (values) values.push(valueOf(row));
    else found.set(row.feeder_id, [valueOf(row)]);
  }
  return found;
}
