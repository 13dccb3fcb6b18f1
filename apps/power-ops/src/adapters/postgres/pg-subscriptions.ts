import type { SqlTx } from '@night-market/kernel';
import type { Subscription, SubscriptionWish } from '../../domain/openadr/subscription.ts';
import type { SealedTokens, SubscriptionStore } from '../../subscribe/ports.ts';
import { SUBSCRIPTION_COLUMNS, toSubscription, type SubscriptionRow } from './pg-openadr-reader.ts';

const CREATE = `insert into openadr_subscription (subscription_id, program_id, client_name, body, tokens)
  select $1::uuid, program_id, $3, $4::jsonb, $5 from feeder where program_id = $2
  returning ${SUBSCRIPTION_COLUMNS}`;
const CHANGE = `update openadr_subscription set program_id = $2, client_name = $3, body = $4::jsonb, tokens = $5,
    changed_at = clock_timestamp()
  where subscription_id = $1 and exists (select from feeder where feeder.program_id = $2)
  returning ${SUBSCRIPTION_COLUMNS}`;
// They name its addresses by their positions.
const FORGET_NOTICES = 'delete from openadr_notice where subscription_id = $1';
const REMOVE = `delete from openadr_subscription where subscription_id = $1 returning ${SUBSCRIPTION_COLUMNS}`;

/** Who is told of sheds, in PostgreSQL. */
export class PgSubscriptions implements SubscriptionStore<SqlTx> {
  create(tx: SqlTx, subscriptionId: string, wish: SubscriptionWish, tokens: SealedTokens) {
    return one(tx, CREATE, [subscriptionId, ...columnsOf(wish), tokens]);
  }

  change(tx: SqlTx, subscriptionId: string, wish: SubscriptionWish, tokens: SealedTokens) {
    tx.send(FORGET_NOTICES, [subscriptionId]);
    return one(tx, CHANGE, [subscriptionId, ...columnsOf(wish), tokens]);
  }

  remove(tx: SqlTx, subscriptionId: string) {
    return one(tx, REMOVE, [subscriptionId]);
  }
}

async function one(tx: SqlTx, sql: string, params: readonly unknown[]): Promise<Subscription | undefined> {
  const [row] = await tx.query<SubscriptionRow>(sql, params);
  return row && toSubscription(row);
}

const columnsOf = ({ programId, clientName, objectOperations, targets }: SubscriptionWish): unknown[] => [
  ...[programId, clientName],
  JSON.stringify({ objectOperations, targets }),
];
