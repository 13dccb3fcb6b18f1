import type { CallFailure, Deferral, DestinationCounts, DueIntent, IntentStore } from '@night-market/intents';
import type { QueryRows, SqlTx, UnitOfWork } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { ObjectOperation } from '../../domain/openadr/subscription.ts';
import type { Shed } from '../../domain/openadr/sheds.ts';
import type { Talk } from '../../domain/talk.ts';
import type { Callback, CallbackReader, Notice, TokenOpener } from '../../tell-subscribers/ports.ts';
import { commandsOnly, PgOpenAdrReader } from './pg-openadr-reader.ts';

// A request to come back is news of the shed before it.
const NOTE = `with said as (
    select * from unnest($2::uuid[], $3::text[], $4::boolean[], $5::boolean[])
      as said (conversation_id, stall_id, is_shed, is_new)),
  told as (
    select event_id, stall_id, bool_or(is_new) as is_new from (
      select conversation_id as event_id, stall_id, is_new from said where is_shed
      union all
      select before.conversation_id, said.stall_id, false from said cross join lateral (
        select conversation_id from power_talk talk where talk.feeder_id = $1 and talk.stall_id = said.stall_id
          and talk.body->>'act' = 'shed' and ${commandsOnly('talk')} order by opened_at desc limit 1) before
      where not is_shed) news group by event_id, stall_id)
  insert into openadr_notice (subscription_id, position, event_id, origin, is_new)
  select subscription_id, wish.place - 1, event_id, substring(wish.body->>'callbackUrl' from '^https?://[^/?#]+'), is_new
  from openadr_subscription subscription join feeder using (program_id)
    cross join lateral jsonb_array_elements(subscription.body->'objectOperations') with ordinality
      as wish (body, place)
    cross join told
  where feeder_id = $1
    and wish.body->'objects' ?| array['EVENT', 'REPORT']
    and wish.body->'operations' ? (case when is_new then 'CREATE' else 'UPDATE' end)
    and (subscription.body->'targets' = '[]' or exists (
      select from jsonb_array_elements(subscription.body->'targets') target
      where target->>'type' = 'RESOURCE_NAME' and target->'values' ? stall_id))
  on conflict (subscription_id, position, event_id)
    do update set revision = openadr_notice.revision + 1, attempts = 0, next_check_at = clock_timestamp()`;

const DUE_ORIGINS = `select origin from openadr_notice where next_check_at <= clock_timestamp() and origin <> all ($2::text[])
  group by origin order by min(next_check_at) limit $1`;
const CLAIM = `with due as (
    select picked.* from unnest($1::text[], $2::int[]) as room (origin, places) cross join lateral (
      select notice_id from openadr_notice where origin = room.origin and next_check_at <= clock_timestamp()
      order by next_check_at limit room.places for update skip locked) picked)
  update openadr_notice set next_check_at = clock_timestamp() + interval '30 seconds'
  where notice_id = any (array(select notice_id from due))
  returning openadr_notice.notice_id::text as "noticeId", revision, attempts, subscription_id as "subscriptionId",
    position, event_id as "eventId", origin, is_new as "isNew"`;
const DEFER = `update openadr_notice set next_check_at = clock_timestamp() + $3 * interval '1 millisecond', attempts = $4
  where notice_id = $1 and revision = $2`;
// More may have happened while it was told: that is told next.
const DONE = `delete from openadr_notice where notice_id = $1 and revision = $2`;
const GOES_ON = `update openadr_notice set is_new = false, next_check_at = clock_timestamp()
  where notice_id = $1 and revision <> $2`;
const COUNTS = `select origin as destination, count(*)::int as waiting, 0 as parked,
    extract(epoch from clock_timestamp() - min(created_at))::float8 as "oldestAgeSeconds"
  from openadr_notice group by origin order by count(*) desc`;
const CALLBACK = `select body->'objectOperations'->$2::int as operation, tokens from openadr_subscription
  where subscription_id = $1`;

interface CallbackRow {
  readonly operation: ObjectOperation | null;
  readonly tokens: Buffer | null;
}

/** Notes in the transaction of a plan whom its requests and their answers are news to. */
export function noteNews(tx: SqlTx, feederId: string, talks: readonly Talk[], opened: readonly Talk[]): void {
  const isShed = ({ act }: Talk): boolean => act === 'shed';
  const isNew = (talk: Talk): boolean => opened.includes(talk);
  const id = ({ conversation }: Talk): string => conversation.conversationId;
  tx.send(NOTE, [feederId, ...columns(talks, id, 'stallId', isShed, isNew)]);
}

/** What subscribers have still to be told. */
export class PgNotices implements IntentStore<Notice>, CallbackReader {
  private readonly read: QueryRows;
  private readonly unitOfWork: UnitOfWork<SqlTx>;
  private readonly reader: PgOpenAdrReader;
  private readonly seal: TokenOpener | undefined;
  /** Says that an address was given up. */
  private readonly givenUp: (notice: Notice, failure: CallFailure) => void;

  constructor(
    { read, unitOfWork }: { readonly read: QueryRows; readonly unitOfWork: UnitOfWork<SqlTx> },
    seal: TokenOpener | undefined,
    givenUp: (notice: Notice, failure: CallFailure) => void,
  ) {
    this.read = read;
    this.unitOfWork = unitOfWork;
    this.reader = new PgOpenAdrReader(read);
    this.seal = seal;
    this.givenUp = givenUp;
  }

  async dueDestinations(limit: number, except: readonly string[]): Promise<readonly string[]> {
    const rows = await this.read<{ origin: string }>(DUE_ORIGINS, [limit, except]);
    return rows.map(({ origin }) => origin);
  }

  async claimDue(rooms: ReadonlyMap<string, number>): Promise<readonly DueIntent<Notice>[]> {
    const asked = [[...rooms.keys()], [...rooms.values()]];
    const rows = await this.unitOfWork.run((tx) => tx.query<Notice & { attempts: number }>(CLAIM, asked));
    return rows.map(({ attempts, ...intent }) => ({ intent, attempts, askFirst: false }));
  }

  async defer({ noticeId, revision }: Notice, { afterMs, attempts }: Deferral): Promise<void> {
    await this.unitOfWork.run((tx) => tx.query(DEFER, [noticeId, revision, afterMs, attempts]));
  }

  /** Nobody waits for it: who missed it reads the event. */
  async park(notice: Notice, failure: CallFailure): Promise<void> {
    await this.done(notice);
    this.givenUp(notice, failure);
  }

  async done({ noticeId, revision }: Notice): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      tx.send(DONE, [noticeId, revision]);
      await tx.query(GOES_ON, [noticeId, revision]);
    });
  }

  byDestination(): Promise<readonly DestinationCounts[]> {
    return this.read<DestinationCounts>(COUNTS);
  }

  async callback({ subscriptionId, position }: Notice): Promise<Callback | undefined> {
    const [row] = await this.read<CallbackRow>(CALLBACK, [subscriptionId, position]);
    if (!row?.operation) return undefined;
    const tokens = row.tokens && this.seal ? this.seal.open(row.tokens, subscriptionId) : [];
    return { operation: row.operation, token: tokens[position] ?? null };
  }

  shed(eventId: string): Promise<Shed | undefined> {
    return this.reader.shed(eventId);
  }
}
