import type { SqlTx } from '@night-market/kernel';
import { columns, epochMs, readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { Handled } from '../../domain/handled-since.ts';
import type { HandledTypes } from '../../know-consumers/ports.ts';

const KNOWN = `select consumer, topic, type, ${epochMs('since')} as since_ms from handled_type`;

// Two audits at once may both be the first to see it.
const ADD = `insert into handled_type (consumer, topic, type, since)
  select consumer, topic, type, to_timestamp(since_ms / 1000)
  from unnest($1::text[], $2::text[], $3::text[], $4::float8[]) as fresh(consumer, topic, type, since_ms)
  on conflict do nothing`;

const REMOVE = `delete from handled_type using unnest($1::text[], $2::text[], $3::text[]) as gone(consumer, topic, type)
  where handled_type.consumer = gone.consumer and handled_type.topic = gone.topic and handled_type.type = gone.type`;

interface HandledRow {
  readonly consumer: string;
  readonly topic: string;
  readonly type: string;
  readonly since_ms: number | null;
}

/** What consumers were seen to handle, in the auditor's own database. */
export class PgHandledTypes implements HandledTypes<SqlTx> {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  async known(): Promise<readonly Handled[]> {
    const rows = await readRows<HandledRow>(this.dataSource, KNOWN);
    return rows.map(({ since_ms, ...row }) => ({ ...row, sinceMs: since_ms ?? undefined }));
  }

  async change(tx: SqlTx, fresh: readonly Handled[], gone: readonly Handled[]): Promise<void> {
    if (fresh.length > 0) tx.send(ADD, [...columnsOf(fresh), fresh.map(({ sinceMs }) => sinceMs ?? null)]);
    if (gone.length > 0) tx.send(REMOVE, columnsOf(gone));
  }
}

const columnsOf = (rows: readonly Handled[]): unknown[][] => columns(rows, 'consumer', 'topic', 'type');
