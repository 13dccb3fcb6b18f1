import type { SqlTx } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { Told } from '../../domain/break.ts';
import { toldColumns } from './told-columns.ts';

const INSERT = `insert into gateway_break (kind, gateway_id, code, kept_reference, kept_amount, kept_currency,
    told_reference, told_amount, told_currency, told_by, times)`;

const CODE = `case when kept.reference <> told.reference then 'reference_differs'
    when kept.currency <> told.currency then 'currency_differs' else 'amount_differs' end`;

const DIFFERS =
  '(kept.reference, kept.amount, kept.currency) <> (told.reference, told.amount, told.currency)';

/** One row for each thing that was told, however often; what an operator has explained stays so. */
const COUNT_AGAIN = `on conflict (kind, gateway_id, told_reference, told_amount, told_currency)
  do update set times = gateway_break.times + excluded.times, last_seen_at = now()`;

/** @param stored selects reference, amount and currency of what the books hold under `told.id` */
const keepBreaks = (kind: 'capture' | 'refund', stored: string): string => `${INSERT}
  select '${kind}', told.id, ${CODE}, kept.reference, kept.amount, kept.currency,
    told.reference, told.amount, told.currency, min(told.told_by), count(*)
  from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[])
    as told(id, reference, amount, currency, told_by)
  join lateral (${stored}) kept on ${DIFFERS}
  group by told.id, told.reference, told.amount, told.currency, kept.reference, kept.amount, kept.currency
  order by told.id, told.reference, told.amount, told.currency
  ${COUNT_AGAIN}`;

const OF_CAPTURES = keepBreaks(
  'capture',
  `select order_id as reference, amount, currency from gateway_capture g where g.id = told.id
    union all
    select reference, amount, currency from unmatched_capture u
    where u.id = told.id and not exists (select from gateway_capture g where g.id = told.id)`,
);

const OF_REFUNDS = keepBreaks(
  'refund',
  'select capture_id as reference, amount, currency from gateway_refund g where g.id = told.id',
);

/** An unmatched capture that turns out to belong to one of our orders: earlier reports of it may differ. */
const ADOPT = `with told as (delete from unmatched_capture where id = any($1::text[]) returning id, reference, amount, currency)
  ${INSERT}
  select 'capture', told.id, ${CODE}, kept.reference, kept.amount, kept.currency,
    told.reference, told.amount, told.currency, told_now.told_by, 1
  from told join unnest($1::text[], $2::text[]) as told_now(id, told_by) using (id)
  join lateral (select order_id as reference, amount, currency from gateway_capture g where g.id = told.id) kept on ${DIFFERS}
  order by told.id
  ${COUNT_AGAIN}`;

const allColumns = (told: readonly Told[]): unknown[] => [...toldColumns(told), ...columns(told, 'toldBy')];

/** Keeps what differs from the captures that are stored, matched or not. */
export function keepCaptureBreaks(tx: SqlTx, told: readonly Told[]): void {
  if (told.length > 0) tx.send(OF_CAPTURES, allColumns(told));
}

/** Keeps what differs from the gateway's refunds that are stored. */
export function keepRefundBreaks(tx: SqlTx, told: readonly Told[]): void {
  if (told.length > 0) tx.send(OF_REFUNDS, allColumns(told));
}

/** Call it with captures that were stored a moment ago and had been unmatched. */
export function adoptUnmatched(tx: SqlTx, told: readonly Told[]): void {
  if (told.length > 0) tx.send(ADOPT, columns(told, 'id', 'toldBy'));
}
