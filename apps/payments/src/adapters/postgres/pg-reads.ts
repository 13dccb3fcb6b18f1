import { standingOf } from '@night-market/acl';
import { isoTime, readRows } from '@night-market/postgres';
import type { ListedConversation } from '@night-market/service-kit';
import type { DataSource } from 'typeorm';
import { statusOf, type PaymentView } from '../../accept-payment/ports.ts';
import type { ChargeState } from '../../domain/charge.ts';
import { ledgerOf, type CurrencyTotals } from '../../domain/ledger-view.ts';
import type { RefundState } from '../../domain/refund.ts';
import { STATE_OF_REQUEST, type RefundRequest } from '../../domain/refund-request.ts';

const PAYMENT = `select p.id, p.order_id as "orderId", c.stall_id as "stallId", c.amount::float8 as amount, c.currency, p.method,
    c.state, p.replayed, c.capture_id as "captureId", c.failure_code as "failureCode", p.created_at as "createdAt"
  from payment p join charge c using (order_id)`;

const CAPTURES = `select g.id, g.amount::float8 as amount, g.id is distinct from c.capture_id as duplicate, r.state as "refundState",
    r.outside_evidence is not null as "paidOutside"
  from gateway_capture g join charge c using (order_id) left join refund r on r.capture_id = g.id
  where g.order_id = $1 order by g.seen_at, g.id limit 200`;

const OF_CAPTURE = `select order_id as "orderId" from gateway_capture where id = $1`;

const REQUESTS = `select order_id as "orderId", capture_id as "dupTxnId", attempt, causation_id as "messageId", state,
    ${isoTime('created_at')} as "firstAskedAt", ${isoTime('settled_at')} as "informedAt"
  from refund where correlation_id = $1 order by created_at, capture_id limit 200`;

const NEWEST_REQUESTS = `select correlation_id as "conversationId", order_id as "orderId", capture_id as "dupTxnId",
    ${isoTime('created_at')} as "askedAt", state
  from refund order by created_at desc limit $1`;

/** What the gateway holds for us: in by captures, out by refunds; a row for each order and currency. */
const totalsOf = (
  orders: string,
): string => `select l.order_id as "orderId", l.currency, c.currency as "ownCurrency",
    coalesce(sum(l.amount) filter (where l.debit = 'gateway_receivable'), 0)::float8 as captured,
    coalesce(sum(l.amount) filter (where l.credit = 'gateway_receivable'), 0)::float8 as refunded,
    coalesce(sum(l.amount) filter (where l.credit = 'paid_outside'), 0)::float8 as "paidOutside"
  from (${orders}) o join ledger_transfer l using (order_id) join charge c using (order_id)
  group by 1, 2, 3 order by 1, 2`;

const TOTALS = totalsOf('select $1::text as order_id');
const TOTALS_PAGE = totalsOf(
  'select distinct order_id from ledger_transfer where order_id > $1 order by order_id limit $2',
);

type PaymentRow = Omit<PaymentView, 'status' | 'createdAt'> & {
  readonly state: ChargeState;
  readonly createdAt: Date;
};

const toView = ({ state, createdAt, ...row }: PaymentRow): PaymentView => ({
  ...row,
  status: statusOf(state),
  createdAt: createdAt.toISOString(),
});

interface NewestRow {
  readonly conversationId: string;
  readonly orderId: string;
  readonly dupTxnId: string;
  readonly askedAt: string;
  readonly state: RefundState;
}

function toConversation({
  conversationId,
  orderId,
  dupTxnId,
  askedAt,
  state,
}: NewestRow): ListedConversation {
  const dialogue = STATE_OF_REQUEST[state];
  return {
    ...{ conversationId, about: `${orderId} ${dupTxnId}`, askedAt },
    ...{ state: dialogue, standing: standingOf(dialogue) },
  };
}

/** Questions that payments answers; read outside the hot path. */
export class PgReads {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  async payment(id: string): Promise<PaymentView | undefined> {
    const rows = await readRows<PaymentRow>(this.dataSource, `${PAYMENT} where p.id = $1`, [id]);
    return rows[0] && toView(rows[0]);
  }

  /** The order, and whose it is. */
  async order(orderId: string) {
    const rows = await readRows<PaymentRow>(
      this.dataSource,
      `${PAYMENT} where p.order_id = $1 order by p.created_at, p.id limit 200`,
      [orderId],
    );
    const first = rows[0];
    if (!first) return undefined;
    const captures = await readRows<object>(this.dataSource, CAPTURES, [orderId]);
    const totals = await readRows<CurrencyTotals>(this.dataSource, TOTALS, [orderId]);
    const { stallId, state, amount, currency, captureId, failureCode } = first;
    const view = {
      orderId,
      charge: { state: statusOf(state), amount, currency, captureId, failureCode },
      payments: rows.map((row) => ({ id: row.id, status: statusOf(row.state), replayed: row.replayed })),
      captures,
      ledger: ledgerOf(totals),
    };
    return { stallId, view };
  }

  /** The order that the gateway captured for; undefined when it is no capture of ours. */
  async orderOfCapture(captureId: string): Promise<string | undefined> {
    const [row] = await readRows<{ orderId: string }>(this.dataSource, OF_CAPTURE, [captureId]);
    return row?.orderId;
  }

  /** The last request for each duplicate that this conversation first asked to pay back. */
  async refundRequests(conversationId: string): Promise<RefundRequest[]> {
    type Row = Omit<RefundRequest, 'state'> & { readonly state: RefundState };
    const rows = await readRows<Row>(this.dataSource, REQUESTS, [conversationId]);
    return rows.map((row) => ({ ...row, state: STATE_OF_REQUEST[row.state] }));
  }

  /** The newest request of each of the newest conversations, the newest first. */
  async newestConversations(limit: number): Promise<ListedConversation[]> {
    const rows = await readRows<NewestRow>(this.dataSource, NEWEST_REQUESTS, [limit]);
    return [...Map.groupBy(rows, ({ conversationId }) => conversationId).values()].map(([newest]) =>
      toConversation(newest!),
    );
  }

  async ledgerPage(after: string, limit: number) {
    const rows = await readRows<CurrencyTotals>(this.dataSource, TOTALS_PAGE, [after, limit]);
    const orders = [...Map.groupBy(rows, (row) => row.orderId)].map(([orderId, totals]) => ({
      orderId,
      ...ledgerOf(totals),
    }));
    return { orders, next: orders.length === limit ? (orders.at(-1)?.orderId ?? null) : null };
  }
}
