import type { QueryRows } from '@night-market/kernel';
import type { OpenSagas, SagaCounter } from '../../read-sagas/ports.ts';

/** Conditions stand word for word as in the indexes, and the orders are theirs: no table is looked through. */
const OPEN = `select
    (select count(*)::int from (select from saga where not settled order by order_id limit $1) as bounded) as open,
    (select count(*)::int from (select from saga where not settled and state = 'NeedsAttention'
      order by order_id limit $1) as bounded) as "needsAttention"`;

const SETTLED = `select count(*)::int as settled from (select from saga where settled and settled_at >= $1::timestamptz
    order by settled_at desc limit $2) as bounded`;

/** Counts sagas at a cost that does not grow with the table. */
export class PgSagaCounter implements SagaCounter {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async open(limit: number): Promise<OpenSagas> {
    return (await this.read<OpenSagas>(OPEN, [limit]))[0]!;
  }

  async settledSince(sinceMs: number, limit: number): Promise<number> {
    const params = [new Date(sinceMs).toISOString(), limit];
    return (await this.read<{ settled: number }>(SETTLED, params))[0]!.settled;
  }
}
