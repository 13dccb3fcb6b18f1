import type { QueryRows } from '@night-market/kernel';
import { epochMs } from '@night-market/postgres';
import type { ProgramSource, Shed } from '../../domain/openadr/sheds.ts';
import type { Subscription } from '../../domain/openadr/subscription.ts';
import type { OpenAdrReader, Page, ShedsWish } from '../../read-openadr/ports.ts';

const PROGRAM = `select program_id as "programId", feeder_id as "feederId",
    ${epochMs('created_at')} as "createdAtMs", ${epochMs('changed_at')} as "changedAtMs",
    array(select stall->>'stallId' from jsonb_array_elements(definition->'stalls') stall) as "stallIds"
  from feeder`;
const PROGRAMS = `${PROGRAM} where $1::text[] is null or exists (
    select from jsonb_array_elements(definition->'stalls') stall where stall->>'stallId' = any ($1))
  order by feeder_id offset $2 limit $3`;
const ONE_PROGRAM = `${PROGRAM} where program_id = $1`;
/** Whether the stall was told to switch; whoever is only asked for an offer is not shed. */
export const commandsOnly = (talk: string): string =>
  `(${talk}.body->'conversation'->>'protocol' = 'request' or ${talk}.body ? 'acceptedAtMs')`;
// What a controller has not refused ends the shed.
const SHED = `select program_id as "programId", talk.body as talk,
    coalesce((talk.body->>'acceptedAtMs')::float8, ${epochMs('talk.opened_at')}) as "openedAtMs",
    ${epochMs('back.opened_at')} as "endedAtMs"
  from power_talk talk join feeder using (feeder_id)
  left join lateral (select opened_at from power_talk later
    where later.feeder_id = talk.feeder_id and later.stall_id = talk.stall_id and later.opened_at > talk.opened_at
      and later.body->>'act' = 'restore'
      and later.body->'conversation'->'dialogues'->>later.stall_id not in ('Refused', 'Failed', 'NotUnderstood')
    order by opened_at limit 1) back on true
  where talk.body->>'act' = 'shed' and ${commandsOnly('talk')}`;
const SHEDS = `${SHED} and ($1::uuid is null or program_id = $1) and ($2::uuid is null or talk.conversation_id = $2)
    and ($3::text[] is null or talk.stall_id = any ($3))
  order by talk.opened_at desc, talk.conversation_id offset $4 limit $5`;
const ONE_SHED = `${SHED} and talk.conversation_id = $1`;

/** Columns of a subscription, as it is shown: without its tokens. */
export const SUBSCRIPTION_COLUMNS = `subscription_id as "subscriptionId", program_id as "programId",
  client_name as "clientName", body, ${epochMs('created_at')} as "createdAtMs", ${epochMs('changed_at')} as "changedAtMs"`;
const SUBSCRIPTIONS = `select ${SUBSCRIPTION_COLUMNS} from openadr_subscription
  where ($1::uuid is null or program_id = $1) and ($2::text is null or client_name = $2)
  order by created_at, subscription_id offset $3 limit $4`;
const ONE_SUBSCRIPTION = `select ${SUBSCRIPTION_COLUMNS} from openadr_subscription where subscription_id = $1`;

export type SubscriptionRow = Omit<Subscription, 'objectOperations' | 'targets'> & {
  readonly body: Pick<Subscription, 'objectOperations' | 'targets'>;
};

export const toSubscription = ({ body, ...rest }: SubscriptionRow): Subscription => ({ ...rest, ...body });

/** Feeders, requests and subscriptions as OpenADR shows them, read without a transaction. */
export class PgOpenAdrReader implements OpenAdrReader {
  private readonly query: QueryRows;

  constructor(query: QueryRows) {
    this.query = query;
  }

  programs({ stallIds, skip, limit }: Page & { readonly stallIds?: readonly string[] | undefined }) {
    return this.query<ProgramSource>(PROGRAMS, [stallIds ?? null, skip, limit]);
  }

  async program(programId: string): Promise<ProgramSource | undefined> {
    return (await this.query<ProgramSource>(ONE_PROGRAM, [programId]))[0];
  }

  sheds({ programId, eventId, stallIds, skip, limit }: ShedsWish): Promise<readonly Shed[]> {
    const wish = [programId ?? null, eventId ?? null, stallIds ?? null];
    return this.query<Shed>(SHEDS, [...wish, skip, limit]);
  }

  async shed(eventId: string): Promise<Shed | undefined> {
    return (await this.query<Shed>(ONE_SHED, [eventId]))[0];
  }

  async subscriptions({
    programId,
    clientName,
    skip,
    limit,
  }: Page & { readonly programId?: string | undefined; readonly clientName?: string | undefined }) {
    const params = [programId ?? null, clientName ?? null, skip, limit];
    return (await this.query<SubscriptionRow>(SUBSCRIPTIONS, params)).map(toSubscription);
  }

  async subscription(subscriptionId: string): Promise<Subscription | undefined> {
    const [row] = await this.query<SubscriptionRow>(ONE_SUBSCRIPTION, [subscriptionId]);
    return row && toSubscription(row);
  }
}
