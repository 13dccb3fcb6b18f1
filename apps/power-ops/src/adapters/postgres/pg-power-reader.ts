import type { QueryRows } from '@night-market/kernel';
import { epochMs, isoTime } from '@night-market/postgres';
import type { TimedInput } from '../../domain/control-types.ts';
import type { Talk } from '../../domain/talk.ts';
import type { BeforePlan, PlanPreview } from '../../dry-run/ports.ts';
import type { LoadPoint, PowerReader, ReadAct, ReadDecision, ReadFeeder } from '../../read-power/ports.ts';
import { readLoad } from './pg-load-history.ts';

const NOW_MS = `${epochMs('clock_timestamp()')} as "nowMs"`;
const OVERRIDES = `(select coalesce(jsonb_agg(jsonb_build_object('stallId', stall_id, 'isOn', is_on,
    'until', ${isoTime('until')}, 'reason', reason, 'actor', actor) order by stall_id), '[]')
  from stall_override line where line.feeder_id = feeder.feeder_id and line.until > now()) as overrides`;
const FEEDER = `select feeder_id as "feederId", feeder.version, mode, definition, state, reasons, planner,
    epoch::int as epoch, ${epochMs('planned_at')} as "plannedAtMs", ${NOW_MS}, ${OVERRIDES}
  from feeder join feeder_plan using (feeder_id)`;
const ONE = `${FEEDER} where feeder_id = $1`;
const PAGE = `${FEEDER} where feeder_id > $1 order by feeder_id limit $2`;
const DECISIONS = `select plan_id as "planId", epoch::int as epoch, ${isoTime('decided_at')} as "decidedAt", body
  from power_decision where feeder_id = $1 and ($2::uuid is null or (decided_at, plan_id) <
    (select decided_at, plan_id from power_decision where plan_id = $2))
  order by decided_at desc, plan_id desc limit $3`;
const HISTORY = `select id::float8 as id, act, actor, reason, detail, ${isoTime('at')} as at
  from power_audit where feeder_id = $1 and id < $2 order by id desc limit $3`;
const TALK = 'select body from power_talk where conversation_id = $1';
const NEWEST_TALKS = 'select body from power_talk order by opened_at desc limit $1';
const INPUTS = `select body as input, ${epochMs('received_at')} as "receivedAtMs"
  from power_input where feeder_id = $1 order by seq limit 2000`;
const TALKS = 'select body from power_talk where feeder_id = $1 and not is_over order by opened_at';

type DecisionRow = Pick<ReadDecision, 'planId' | 'epoch' | 'decidedAt'> & { readonly body: ReadDecision };

/** What is kept of feeders, read without a transaction. */
export class PgPowerReader implements PowerReader, PlanPreview {
  private readonly query: QueryRows;

  constructor(query: QueryRows) {
    this.query = query;
  }

  feeders(after: string, limit: number): Promise<readonly ReadFeeder[]> {
    return this.query<ReadFeeder>(PAGE, [after, limit]);
  }

  async feeder(feederId: string): Promise<ReadFeeder | undefined> {
    return (await this.query<ReadFeeder>(ONE, [feederId]))[0];
  }

  async decisions(feederId: string, before: string | null, limit: number): Promise<readonly ReadDecision[]> {
    const rows = await this.query<DecisionRow>(DECISIONS, [feederId, before, limit]);
    return rows.map(({ body, ...rest }) => ({ ...body, ...rest }));
  }

  history(feederId: string, before: number, limit: number): Promise<readonly ReadAct[]> {
    return this.query<ReadAct>(HISTORY, [feederId, before, limit]);
  }

  load(feederId: string, minutes: number): Promise<readonly LoadPoint[]> {
    return readLoad(this.query, feederId, minutes);
  }

  async talk(conversationId: string): Promise<Talk | undefined> {
    return (await this.query<{ body: Talk }>(TALK, [conversationId]))[0]?.body;
  }

  async newestTalks(limit: number): Promise<readonly Talk[]> {
    return (await this.query<{ body: Talk }>(NEWEST_TALKS, [limit])).map(({ body }) => body);
  }

  async read(feederId: string): Promise<BeforePlan | undefined> {
    const feeder = await this.feeder(feederId);
    if (!feeder) return undefined;
    const [inputs, talks] = await Promise.all([
      this.query<TimedInput>(INPUTS, [feederId]),
      this.query<{ body: Talk }>(TALKS, [feederId]),
    ]);
    const { state, mode, definition, epoch, nowMs } = feeder;
    return {
      ...{ state, mode, definition, epoch, nowMs: Math.floor(nowMs) },
      ...{ inputs, talks: talks.map(({ body }) => body) },
    };
  }
}
