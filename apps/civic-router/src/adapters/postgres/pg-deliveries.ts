import type {
  CallFailure,
  Deferral,
  DestinationCounts,
  DueIntent,
  IntentOperator,
  IntentReader,
  IntentStore,
  ParkedIntent,
} from '@night-market/intents';
import { newId, type QueryRows, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { Deliveries, Told } from '../../take-report/ports.ts';

/** Something that one agency has to be told of one report. */
export interface DeliveryIntent {
  readonly deliveryId: string;
  /** The same for every try. */
  readonly webhookId: string;
  readonly agencyId: string;
  readonly reportId: string;
  readonly type: Told['type'];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

// An agency without an address is told nothing.
const ADD = `insert into civic_delivery (webhook_id, agency_id, report_id, type, detail)
  select told.webhook_id, agency_id, told.report_id, told.type, told.detail
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::jsonb[]) with ordinality
      as told (webhook_id, agency_id, report_id, type, detail, place)
    join civic_agency using (agency_id)
  where webhook_url is not null order by told.place`;
/** Longer than a call may take. */
const LEASE = "interval '30 seconds'";
// One that has lost its address meanwhile gets it when it has another.
const DUE = `select delivery.agency_id from civic_delivery delivery join civic_agency agency using (agency_id)
  where parked_at is null and next_check_at <= clock_timestamp() and webhook_url is not null
    and delivery.agency_id <> all ($2::text[])
  group by delivery.agency_id order by min(next_check_at) limit $1`;
const CLAIM = `with due as (
    select picked.delivery_id from unnest($1::text[], $2::int[]) as room (agency_id, places) cross join lateral (
      select delivery_id from civic_delivery delivery
      where agency_id = room.agency_id and parked_at is null and next_check_at <= clock_timestamp()
        and not exists (select from civic_delivery earlier where earlier.agency_id = delivery.agency_id
          and earlier.report_id = delivery.report_id and earlier.delivery_id < delivery.delivery_id)
      order by next_check_at, delivery_id limit room.places for update skip locked) picked)
  update civic_delivery set next_check_at = clock_timestamp() + ${LEASE} from due
  where civic_delivery.delivery_id = due.delivery_id
  returning civic_delivery.delivery_id::text as "deliveryId", webhook_id as "webhookId", agency_id as "agencyId",
    report_id as "reportId", type, detail, created_at as "createdAt", attempts`;
const DEFER = `update civic_delivery set next_check_at = clock_timestamp() + $2 * interval '1 millisecond', attempts = $3
  where delivery_id = $1`;
const PARK = `update civic_delivery set parked_at = clock_timestamp(), parked_reason = $2, attempts = attempts + 1
  where delivery_id = $1`;
const DONE = 'delete from civic_delivery where delivery_id = any ($1::bigint[])';
const RETRY = `update civic_delivery set parked_at = null, parked_reason = null, attempts = 0,
    next_check_at = clock_timestamp() where delivery_id = $1 and parked_at is not null returning delivery_id`;
const COUNTS = `select agency_id as destination, (count(*) filter (where parked_at is null))::int as waiting,
    count(parked_at)::int as parked,
    coalesce(extract(epoch from clock_timestamp() - min(created_at) filter (where parked_at is null)), 0)::float8
      as "oldestAgeSeconds"
  from civic_delivery join civic_agency using (agency_id) where webhook_url is not null
  group by agency_id order by count(*) desc`;
const PARKED = `select delivery_id::text as id, agency_id as destination, report_id as key, attempts, parked_reason as reason,
    to_char(parked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "parkedAt"
  from civic_delivery where parked_at is not null and ($1::text is null or agency_id = $1)
    and ($2::bigint is null or delivery_id > $2) order by delivery_id limit $3`;

/** What agencies have still to be told. */
export class PgDeliveries
  implements Deliveries<SqlTx>, IntentStore<DeliveryIntent>, IntentReader, IntentOperator
{
  private readonly read: QueryRows;
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(read: QueryRows, unitOfWork: UnitOfWork<SqlTx>) {
    this.read = read;
    this.unitOfWork = unitOfWork;
  }

  add(tx: SqlTx, told: readonly Told[]): Promise<void> {
    const webhookId = (): string => newId();
    const detail = (one: Told): string => JSON.stringify(one.detail);
    tx.send(ADD, columns(told, webhookId, 'agencyId', 'reportId', 'type', detail));
    return Promise.resolve();
  }

  async dueDestinations(limit: number, except: readonly string[]): Promise<readonly string[]> {
    const rows = await this.read<{ agency_id: string }>(DUE, [limit, except]);
    return rows.map(({ agency_id }) => agency_id);
  }

  async claimDue(rooms: ReadonlyMap<string, number>): Promise<readonly DueIntent<DeliveryIntent>[]> {
    const asked = [[...rooms.keys()], [...rooms.values()]];
    const rows = await this.unitOfWork.run((tx) =>
      tx.query<DeliveryIntent & { readonly attempts: number }>(CLAIM, asked),
    );
    return rows.map(({ attempts, ...intent }) => ({ intent, attempts, askFirst: false }));
  }

  async defer({ deliveryId }: DeliveryIntent, { afterMs, attempts }: Deferral): Promise<void> {
    await this.read(DEFER, [deliveryId, afterMs, attempts]);
  }

  async park({ deliveryId }: DeliveryIntent, { reason }: CallFailure): Promise<void> {
    await this.read(PARK, [deliveryId, reason]);
  }

  async done({ deliveryId }: DeliveryIntent): Promise<void> {
    await this.read(DONE, [[deliveryId]]);
  }

  async retry(id: string): Promise<boolean> {
    if (!/^\d{1,18}$/.test(id)) return false;
    return (await this.read(RETRY, [id])).length > 0;
  }

  byDestination(): Promise<readonly DestinationCounts[]> {
    return this.read<DestinationCounts>(COUNTS);
  }

  parked({
    destination,
    after,
    limit,
  }: Parameters<IntentReader['parked']>[0]): Promise<readonly ParkedIntent[]> {
    const from = after !== undefined && /^\d{1,18}$/.test(after) ? after : null;
    return this.read<ParkedIntent>(PARKED, [destination ?? null, from, limit]);
  }
}
