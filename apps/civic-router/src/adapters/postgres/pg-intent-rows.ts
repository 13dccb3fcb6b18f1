import {
  bringForwardStatement,
  type CallFailure,
  type Deferral,
  type DestinationCounts,
  type DueIntent,
  type IntentOperator,
  type IntentReader,
  type IntentStore,
  type ParkedIntent,
} from '@night-market/intents';
import type { GroupCommitter, QueryRows, SqlTx, UnitOfWork } from '@night-market/kernel';
import { isoTime } from '@night-market/postgres';
import { together } from './together.ts';

/** A table of what is still to be told: `attempts`, `next_check_at`, `is_deferred`, `created_at`, `parked_at`, `parked_reason`, `report_id`. */
export interface IntentTable {
  readonly name: string;
  readonly id: string;
  readonly destination: string;
  /** What is told of it once it is done. */
  readonly told: { readonly channel: string; readonly messageId: string; readonly type: string };
  /** Its columns under the names of the intent. */
  readonly columns: string;
  /** What holds for a destination that can be reached. */
  readonly reachable: (destination: string) => string;
}

/** Longer than a call may take. */
const LEASE = "interval '30 seconds'";

function statementsOf({ name, id, destination, told, columns, reachable }: IntentTable) {
  return {
    // One that has lost its address meanwhile gets it when it has another. From one destination to the next in the index:
    // what waits for those that are down is not read each time.
    due: `with recursive each as (
        (select ${destination} as destination from ${name} where parked_at is null order by ${destination} limit 1)
        union all
        select (select ${destination} from ${name} where parked_at is null and ${destination} > each.destination
            order by ${destination} limit 1)
          from each where each.destination is not null)
      select each.destination from each cross join lateral (
        select next_check_at from ${name} where ${destination} = each.destination and parked_at is null
          order by next_check_at limit 1) first
      where each.destination <> all ($2::text[]) and first.next_check_at <= clock_timestamp()
        and ${reachable('each.destination')}
      order by first.next_check_at limit $1`,
    claim: `with due as (
        select picked.${id} from unnest($1::text[], $2::int[]) as room (destination, places) cross join lateral (
          select ${id} from ${name} row
          where ${destination} = room.destination and parked_at is null and next_check_at <= clock_timestamp()
            and not exists (select from ${name} earlier where earlier.${destination} = row.${destination}
              and earlier.report_id = row.report_id and earlier.${id} < row.${id})
          order by next_check_at, ${id} limit room.places for update skip locked) picked)
      update ${name} set is_deferred = false, next_check_at = clock_timestamp() + ${LEASE}
      where ${id} = any (array(select ${id} from due)) returning ${columns}, attempts`,
    defer: `update ${name} set next_check_at = clock_timestamp() + $2 * interval '1 millisecond', attempts = $3,
        is_deferred = true where ${id} = $1`,
    park: `update ${name} set parked_at = clock_timestamp(), parked_reason = $2, attempts = attempts + 1
      where ${id} = $1`,
    done: `with done as (delete from ${name} where ${id} = any ($1::bigint[]) returning *)
      insert into civic_told (report_id, message_id, channel, destination, type, attempts)
      select report_id, ${told.messageId}, '${told.channel}', ${destination}, ${told.type}, attempts + 1 from done
      on conflict do nothing`,
    retry: `update ${name} set parked_at = null, parked_reason = null, attempts = 0, next_check_at = clock_timestamp()
      where ${id} = $1 and parked_at is not null returning ${id}`,
    bringForward: bringForwardStatement({
      ...{ table: name, key: id, waits: `${destination} = $1 and parked_at is null and is_deferred` },
    }),
    counts: `select ${destination} as destination, (count(*) filter (where parked_at is null))::int as waiting,
        count(parked_at)::int as parked,
        coalesce(extract(epoch from clock_timestamp() - min(created_at) filter (where parked_at is null)), 0)::float8
          as "oldestAgeSeconds"
      from ${name} where ${reachable(`${name}.${destination}`)} group by ${destination} order by count(*) desc`,
    parked: `select ${id}::text as id, ${destination} as destination, report_id as key, attempts, parked_reason as reason,
        ${isoTime('parked_at')} as "parkedAt"
      from ${name} where parked_at is not null and ($1::text is null or ${destination} = $1)
        and ($2::bigint is null or ${id} > $2) order by ${id} limit $3`,
  };
}

/** What has still to be told, each report's in order at each destination; of what is done is kept that it was told. */
export abstract class PgIntentRows<I> implements IntentStore<I>, IntentReader, IntentOperator {
  private readonly read: QueryRows;
  private readonly unitOfWork: UnitOfWork<SqlTx>;
  private readonly sql: ReturnType<typeof statementsOf>;
  private readonly idOf: (intent: I) => string;
  private readonly forgetting: GroupCommitter<string, void>;

  constructor(
    table: IntentTable,
    idOf: (intent: I) => string,
    { read, unitOfWork }: { readonly read: QueryRows; readonly unitOfWork: UnitOfWork<SqlTx> },
  ) {
    this.sql = statementsOf(table);
    this.idOf = idOf;
    this.read = read;
    this.unitOfWork = unitOfWork;
    this.forgetting = together<string, void>(async (ids) => {
      await read(this.sql.done, [ids]);
      return ids.map(() => undefined);
    });
  }

  async dueDestinations(limit: number, except: readonly string[]): Promise<readonly string[]> {
    // Asked all the time, so its plan is kept, as only a transaction's is.
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<{ destination: string }>(this.sql.due, [limit, except]),
    );
    return rows.map(({ destination }) => destination);
  }

  async claimDue(rooms: ReadonlyMap<string, number>): Promise<readonly DueIntent<I>[]> {
    const asked = [[...rooms.keys()], [...rooms.values()]];
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<I & { readonly attempts: number }>(this.sql.claim, asked),
    );
    return rows.map((intent) => ({ intent, attempts: intent.attempts, askFirst: false }));
  }

  async defer(intent: I, { afterMs, attempts }: Deferral): Promise<void> {
    await this.read(this.sql.defer, [this.idOf(intent), afterMs, attempts]);
  }

  async park(intent: I, { reason }: CallFailure): Promise<void> {
    await this.read(this.sql.park, [this.idOf(intent), reason]);
  }

  done(intent: I): Promise<void> {
    return this.forgetting.submit(this.idOf(intent));
  }

  async retry(id: string): Promise<boolean> {
    if (!/^\d{1,18}$/.test(id)) return false;
    return (await this.read(this.sql.retry, [id])).length > 0;
  }

  async bringForward(destination: string): Promise<number> {
    return (await this.read(this.sql.bringForward, [destination])).length;
  }

  byDestination(): Promise<readonly DestinationCounts[]> {
    return this.read<DestinationCounts>(this.sql.counts);
  }

  parked({
    destination,
    after,
    limit,
  }: Parameters<IntentReader['parked']>[0]): Promise<readonly ParkedIntent[]> {
    const from = after !== undefined && /^\d{1,18}$/.test(after) ? after : null;
    return this.read<ParkedIntent>(this.sql.parked, [destination ?? null, from, limit]);
  }
}
