import type { SqlTx, UnitOfWork, QueryRows } from '@night-market/kernel';
import { maskPersonalData } from '@night-market/privacy';
import type { Metrics } from '@night-market/service-kit';
import type { BreakCode, ToldBy } from '../../domain/break.ts';
import type { Money } from '../../domain/money.ts';

/** A break as operators see it; times are ISO 8601. */
export interface BreakView {
  readonly n: string;
  readonly kind: 'capture' | 'refund';
  readonly gatewayId: string;
  readonly code: BreakCode;
  readonly kept: Money & { readonly reference: string };
  readonly told: Money & { readonly reference: string };
  readonly toldBy: ToldBy;
  readonly times: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly explained: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

interface Row {
  readonly n: string;
  readonly kind: 'capture' | 'refund';
  readonly gateway_id: string;
  readonly code: BreakCode;
  readonly kept_reference: string;
  readonly kept_amount: number;
  readonly kept_currency: string;
  readonly told_reference: string;
  readonly told_amount: number;
  readonly told_currency: string;
  readonly told_by: ToldBy;
  readonly times: number;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly explained_at: Date | null;
  readonly explained_by: string | null;
  readonly reason: string | null;
}

const COLUMNS = `n::text as n, kind, gateway_id, code, kept_reference, kept_amount::float8 as kept_amount, kept_currency,
  told_reference, told_amount::float8 as told_amount, told_currency, told_by, times::float8 as times,
  first_seen_at, last_seen_at, explained_at, explained_by, reason`;

const LIST = `select ${COLUMNS} from gateway_break
  where n > $1::bigint and ($2::boolean is null or (explained_at is null) = $2) order by gateway_break.n limit $3`;
const FIND = `select ${COLUMNS} from gateway_break where n = $1::bigint`;
const EXPLAIN = `update gateway_break set explained_at = now(), explained_by = $2, reason = $3
  where n = $1::bigint and explained_at is null returning ${COLUMNS}`;

/** The gateway writes ids and references; what looks like personal data in them is not repeated. */
const toView = (row: Row): BreakView => ({
  n: row.n,
  kind: row.kind,
  gatewayId: maskPersonalData(row.gateway_id),
  code: row.code,
  kept: {
    reference: maskPersonalData(row.kept_reference),
    amount: row.kept_amount,
    currency: row.kept_currency,
  },
  told: {
    reference: maskPersonalData(row.told_reference),
    amount: row.told_amount,
    currency: row.told_currency,
  },
  toldBy: row.told_by,
  times: row.times,
  firstSeenAt: row.first_seen_at.toISOString(),
  lastSeenAt: row.last_seen_at.toISOString(),
  explained:
    row.explained_at === null
      ? null
      : { at: row.explained_at.toISOString(), by: row.explained_by ?? '', reason: row.reason ?? '' },
});

/** Differences between reports of the gateway, for operators. */
export class PgBreaks {
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(unitOfWork: UnitOfWork<SqlTx>) {
    this.unitOfWork = unitOfWork;
  }

  /** One page in the order of finding, behind the number `after`; `isOpen` undefined means all. */
  async list(after: string, limit: number, isOpen?: boolean): Promise<BreakView[]> {
    return this.read(LIST, [after, isOpen ?? null, limit]);
  }

  /** Who explains a break, and why, is kept with it and never written over. */
  async explain(
    n: string,
    actor: string,
    reason: string,
  ): Promise<BreakView | 'unknown' | 'explained_before'> {
    const [explained] = await this.read(EXPLAIN, [n, actor, reason]);
    if (explained) return explained;
    return (await this.read(FIND, [n])).length === 0 ? 'unknown' : 'explained_before';
  }

  private async read(sql: string, params: readonly unknown[]): Promise<BreakView[]> {
    return (await this.unitOfWork.run((tx) => tx.query<Row>(sql, params))).map(toView);
  }
}

const OPEN =
  'select count(*)::int as n from (select from gateway_break where explained_at is null limit 10000) as bounded';
const OLDEST = `select coalesce(extract(epoch from clock_timestamp() - min(first_seen_at)), 0)::float8 as n
  from gateway_break where explained_at is null`;

/** Measures how many breaks are unexplained, and since when. */
export function watchOpenBreaks(metrics: Metrics, read: QueryRows): void {
  const one = (sql: string) => async (): Promise<number> => (await read<{ n: number }>(sql))[0]?.n ?? 0;
  metrics.gauge(
    'payments_open_breaks',
    'Captures and refunds that the gateway told of again with another amount, currency or reference, and that nobody has explained; counted up to 10,000.',
    one(OPEN),
  );
  metrics.gauge(
    'payments_oldest_open_break_age_seconds',
    'Since the oldest break that nobody has explained was seen; 0 while there is none.',
    one(OLDEST),
  );
}
