import { columns } from '@night-market/postgres';
import type { SqlTx } from '@night-market/kernel';
import type { Told } from '../../domain/break.ts';
import type { GatewayRefund, Refund, RefundableCapture, RefundState, Returned } from '../../domain/refund.ts';
import type { RefundStore, TracedRefund } from '../../refund/ports.ts';
import { keepRefundBreaks } from './keep-breaks.ts';
import { AFTER_CHECK, AFTER_LEASE, AFTER_UNKNOWN } from './intent-schedule.ts';

const REFUND_COLUMNS = `capture_id, order_id, amount::float8 as amount, currency, state, attempt, refund_id,
  outside_evidence, correlation_id, causation_id`;

const LOCK_CAPTURES = `select c.id, c.order_id, c.amount::float8 as amount, c.currency,
    c.id is distinct from charge.capture_id as is_duplicate
  from gateway_capture c join charge using (order_id) where c.id = any($1) order by c.id for no key update of c`;

const OF_CAPTURES = `select ${REFUND_COLUMNS} from refund where capture_id = any($1) order by capture_id for update`;

const START = `insert into refund (capture_id, order_id, amount, currency, state, attempt, correlation_id, causation_id, next_check_at)
  select capture_id, order_id, amount, currency, 'pending', attempt, correlation_id, causation_id, ${AFTER_LEASE}
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::int[], $6::uuid[], $7::uuid[])
    as intent(capture_id, order_id, amount, currency, attempt, correlation_id, causation_id)
  on conflict (capture_id) do update set state = 'pending', attempt = excluded.attempt,
    causation_id = excluded.causation_id, next_check_at = excluded.next_check_at`;

const SAVE = `update refund set state = saved.state, refund_id = saved.refund_id,
    outside_evidence = saved.outside_evidence, next_check_at = null,
    settled_at = case when saved.state = 'refunded' then now() end
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as saved(capture_id, state, refund_id, outside_evidence)
  where refund.capture_id = saved.capture_id`;

const NOTE_RETURNED = `insert into gateway_refund (id, capture_id, amount, currency, accounted)
  select id, capture_id, amount, currency, false
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) as told(id, capture_id, amount, currency)
  on conflict (id) do nothing`;

/**
 * What went back of a capture is accounted for when it is exactly what a settled refund owed, in its currency and in no
 * other: neither less nor more. A further refund takes that back from all refunds of the capture. Where the money went
 * back outside the gateway, nothing that the gateway pays is accounted for.
 */
const ACCOUNT = `update gateway_refund g set accounted = sums.fits
  from (select r.capture_id,
      r.state = 'refunded' and r.outside_evidence is null and bool_and(o.currency = r.currency) and sum(o.amount) = r.amount as fits
    from refund r join gateway_refund o using (capture_id)
    where r.capture_id = any($1) and o.capture_id = any($1) group by r.capture_id) sums
  where g.capture_id = any($1) and g.capture_id = sums.capture_id and g.accounted <> sums.fits`;

const RETURNED = `select capture_id as "captureId", currency, sum(amount)::float8 as amount, max(id) as "refundId"
  from gateway_refund where capture_id = any($1) group by 1, 2`;

const CLAIM_DUE = `update refund set checks = checks + 1,
    next_check_at = ${AFTER_CHECK}
  where capture_id in (select capture_id from refund where state = 'pending' and next_check_at <= now()
    order by next_check_at limit $1 for update skip locked)
  returning ${REFUND_COLUMNS}`;

const DEFER = `update refund set next_check_at = ${AFTER_UNKNOWN}
  where capture_id = $1 and state = 'pending'`;

interface RefundRow {
  readonly capture_id: string;
  readonly order_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly state: RefundState;
  readonly attempt: number;
  readonly refund_id: string | null;
  readonly outside_evidence: string | null;
  readonly correlation_id: string;
  readonly causation_id: string;
}

interface CaptureRow {
  readonly id: string;
  readonly order_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly is_duplicate: boolean;
}

const toRefund = (row: RefundRow): TracedRefund => ({
  captureId: row.capture_id,
  orderId: row.order_id,
  amount: row.amount,
  currency: row.currency,
  state: row.state,
  attempt: row.attempt,
  refundId: row.refund_id,
  ...(row.outside_evidence !== null && { outsideEvidence: row.outside_evidence }),
  correlationId: row.correlation_id,
  causationId: row.causation_id,
});

/** Duplicate captures on their way back. */
export class PgRefunds implements RefundStore<SqlTx> {
  async lockCaptures(
    tx: SqlTx,
    captureIds: readonly string[],
  ): Promise<ReadonlyMap<string, RefundableCapture>> {
    if (captureIds.length === 0) return new Map();
    const ids = [...new Set(captureIds)];
    const [captures, rows, returned] = await Promise.all([
      tx.query<CaptureRow>(LOCK_CAPTURES, [ids]),
      tx.query<RefundRow>(OF_CAPTURES, [ids]),
      this.returned(tx, ids),
    ]);
    const refunds = new Map(rows.map((row) => [row.capture_id, toRefund(row)]));
    return new Map(
      captures.map(({ id, order_id: orderId, amount, currency, is_duplicate: isDuplicate }) => {
        const known = {
          refund: refunds.get(id) ?? null,
          returned: returned.filter((one) => one.captureId === id),
        };
        return [id, { captureId: id, orderId, amount, currency, isDuplicate, ...known }];
      }),
    );
  }

  async start(tx: SqlTx, refunds: readonly TracedRefund[]): Promise<void> {
    if (refunds.length === 0) return;
    tx.send(
      START,
      columns(
        refunds,
        'captureId',
        'orderId',
        'amount',
        'currency',
        'attempt',
        'correlationId',
        'causationId',
      ),
    );
  }

  async lockOpen(tx: SqlTx, captureIds: readonly string[]): Promise<ReadonlyMap<string, TracedRefund>> {
    if (captureIds.length === 0) return new Map();
    // Settled ones are locked too: two that tell of a further refund at once must see each other's.
    const rows = await tx.query<RefundRow>(OF_CAPTURES, [[...new Set(captureIds)]]);
    return new Map(
      rows.filter(({ state }) => state !== 'refunded').map((row) => [row.capture_id, toRefund(row)]),
    );
  }

  async save(tx: SqlTx, refunds: readonly Refund[]): Promise<void> {
    if (refunds.length === 0) return;
    tx.send(
      SAVE,
      columns(refunds, 'captureId', 'state', 'refundId', ({ outsideEvidence }) => outsideEvidence ?? null),
    );
    const paid = refunds.filter(({ state }) => state === 'refunded');
    if (paid.length > 0) tx.send(ACCOUNT, [paid.map(({ captureId }) => captureId)]);
  }

  async noteReturned(tx: SqlTx, refunds: readonly GatewayRefund[]): Promise<void> {
    if (refunds.length === 0) return;
    const sorted = refunds.toSorted((left, right) => (left.id < right.id ? -1 : 1));
    tx.send(NOTE_RETURNED, columns(sorted, 'id', 'captureId', 'amount', 'currency'));
    tx.send(ACCOUNT, [sorted.map(({ captureId }) => captureId)]);
  }

  async keepBreaks(tx: SqlTx, told: readonly Told[]): Promise<void> {
    keepRefundBreaks(tx, told);
  }

  async returned(tx: SqlTx, captureIds: readonly string[]): Promise<readonly Returned[]> {
    return captureIds.length === 0 ? [] : tx.query<Returned>(RETURNED, [captureIds]);
  }

  async claimDue(tx: SqlTx, limit: number): Promise<readonly TracedRefund[]> {
    return (await tx.query<RefundRow>(CLAIM_DUE, [limit])).map(toRefund);
  }

  async defer(tx: SqlTx, { captureId }: TracedRefund): Promise<void> {
    tx.send(DEFER, [captureId]);
  }
}
