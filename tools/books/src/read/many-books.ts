import type pg from 'pg';
import type { Books, GatewayBook, PaymentsBook, SagaBook } from '../books.ts';
import { connect } from './connect.ts';

const PAGE_ORDERS = 5_000;

/** Looked up one by one, whatever the planner thinks of reading millions of rows instead. */
const each = (columns: string, table: string): string => `select wanted.order_id as "orderId", ${columns}
  from unnest($1::text[]) as wanted(order_id)
  join lateral (select * from ${table} where ${table}.order_id = wanted.order_id limit 1) c on true`;

const list = (columns: string, from: string): string =>
  `coalesce((select json_agg(json_build_object(${columns})) from ${from}), '[]')`;

/** As payments itself answers for an order. */
const PAYMENTS = each(
  `json_build_object(
    'charge', json_build_object('state', shown, 'amount', c.amount, 'captureId', c.capture_id),
    'payments', ${list(`'id', p.id, 'status', shown, 'replayed', p.replayed`, 'payment p where p.order_id = c.order_id')},
    'captures', ${list(
      `'id', g.id, 'amount', g.amount, 'duplicate', g.id is distinct from c.capture_id, 'refundState',
        (select r.state from refund r where r.capture_id = g.id), 'paidOutside',
        exists (select from refund r where r.capture_id = g.id and r.outside_evidence is not null)`,
      'gateway_capture g where g.order_id = c.order_id',
    )},
    'ledger', (select json_build_object('captured', i, 'refunded', o, 'net', i - o) from (select
      coalesce(sum(l.amount) filter (where l.debit = 'gateway_receivable'), 0) as i,
      coalesce(sum(l.amount) filter (where l.credit = 'gateway_receivable'), 0) as o
      from ledger_transfer l where l.order_id = c.order_id and l.currency = c.currency) sums)
  ) as book`,
  'charge',
).concat(
  ` cross join lateral (select case c.state when 'pending' then 'requested' else c.state end as shown) s`,
);

const SAGAS = each(
  `json_build_object('orderId', c.order_id, 'state', c.state, 'settled', c.settled, 'legs',
    ${list(`'dupTxnId', leg ->> 'dupTxnId', 'state', leg ->> 'state'`, `jsonb_path_query(c.data, '$.legs.*') leg`)}
  ) as book`,
  'saga',
);

export interface ManyBooks {
  /** The databases of the services `payments` and `orchestrator`. */
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly gateway: ReadonlyMap<string, GatewayBook>;
}

/** The three books of each of these orders, in their order, out of the services' tables: a million need minutes. */
export async function* readManyBooks(
  { databaseUrls, gateway }: ManyBooks,
  orderIds: readonly string[],
): AsyncGenerator<{ orderId: string; books: Books }> {
  const payments = await connect(databaseUrls['payments']);
  try {
    const orchestrator = await connect(databaseUrls['orchestrator']);
    try {
      for (let from = 0; from < orderIds.length; from += PAGE_ORDERS) {
        const page = orderIds.slice(from, from + PAGE_ORDERS);
        const [kept, sagas] = await Promise.all([
          readPage<PaymentsBook>(payments, PAYMENTS, page),
          readPage<SagaBook>(orchestrator, SAGAS, page),
        ]);
        for (const orderId of page) {
          const [book, saga] = [kept.get(orderId) ?? null, sagas.get(orderId) ?? null];
          yield { orderId, books: { gateway: gateway.get(orderId) ?? null, payments: book, saga } };
        }
      }
    } finally {
      await orchestrator.end();
    }
  } finally {
    await payments.end();
  }
}

async function readPage<B>(client: pg.Client, sql: string, orderIds: readonly string[]) {
  const { rows } = await client.query<{ orderId: string; book: B }>(sql, [orderIds]);
  return new Map(rows.map(({ orderId, book }) => [orderId, book]));
}
