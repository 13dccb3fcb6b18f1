import type { QueryRows } from '@night-market/kernel';
import type { SagaCounter, SagaCounts } from '../../read-sagas/ports.ts';

/** Conditions stand word for word as in the indexes, and the orders are theirs: no table is looked through. */
const COUNTS = `select
    (select count(*)::int from (select from saga where not settled order by order_id limit $1) as bounded) as open,
    (select count(*)::int from (select from saga where not settled and state = 'NeedsAttention'
      order by order_id limit $1) as bounded) as "needsAttention",
    (select count(*)::int from (select from saga where settled and settled_at >= $2::timestamptz
      order by settled_at desc limit $1) as bounded) as settled`;

/** Counts sagas at a cost that does not grow with the table. */
export class PgSagaCounter implements SagaCounter {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async count(limit: number, sinceMs: number): Promise<SagaCounts> {
    return (await this.read<SagaCounts>(COUNTS, [limit, new Date(sinceMs).toISOString()]))[0]!;
  }
}
