import type { SqlTx } from '@night-market/kernel';
import { columns, readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { Finding, FindingKind } from '../../domain/finding.ts';
import type { Checkpoint } from '../../domain/plan-stretches.ts';
import { placeOf } from '../../domain/sent.ts';
import type { FindingsReader, KeptFinding } from '../../read-findings/ports.ts';
import type { Checkpoints, Findings } from '../../watch-log/ports.ts';

const LOAD = 'select topic, partition, next_offset::text as next from checkpoint';

const SAVE = `insert into checkpoint (topic, partition, next_offset)
  select * from unnest($1::text[], $2::int[], $3::bigint[])
  on conflict (topic, partition) do update set next_offset = excluded.next_offset, updated_at = now()`;

const ADD = `insert into finding (kind, consumer, topic, partition, "offset", key, event_id)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::bigint[], $6::text[], $7::uuid[])
  on conflict do nothing returning id::text, kind, consumer, topic, partition, "offset"::text as at, key, event_id, found_at`;

// Ordered by the column: a bare `id` would be the text of the list, where 10 comes before 9.
const LIST = `select id::text, kind, consumer, topic, partition, "offset"::text as at, key, event_id, found_at
  from finding where id > $1 order by finding.id limit $2`;

interface FindingRow {
  readonly id: string;
  readonly kind: FindingKind;
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly at: string;
  readonly key: string;
  readonly event_id: string;
  readonly found_at: Date;
}

/** Checkpoints and findings in the auditor's own database. */
export class PgAuditStore implements Checkpoints<SqlTx>, Findings<SqlTx>, FindingsReader {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  async load(): Promise<ReadonlyMap<string, bigint>> {
    const rows = await readRows<{ topic: string; partition: number; next: string }>(this.dataSource, LOAD);
    return new Map(rows.map(({ topic, partition, next }) => [placeOf(topic, partition), BigInt(next)]));
  }

  async save(tx: SqlTx, next: readonly Checkpoint[]): Promise<void> {
    tx.send(
      SAVE,
      columns(next, 'topic', 'partition', (one) => one.next.toString()),
    );
  }

  async add(tx: SqlTx, findings: readonly Finding[]): Promise<readonly Finding[]> {
    if (findings.length === 0) return [];
    const rows = await tx.query<FindingRow>(
      ADD,
      columns(
        findings,
        'kind',
        'consumer',
        'topic',
        'partition',
        ({ offset }) => offset.toString(),
        'key',
        'eventId',
      ),
    );
    return rows.map(toFinding);
  }

  async list(after: string, limit: number): Promise<KeptFinding[]> {
    const rows = await readRows<FindingRow>(this.dataSource, LIST, [after, limit]);
    return rows.map(toFinding);
  }
}

const toFinding = (row: FindingRow): KeptFinding => ({
  n: row.id,
  kind: row.kind,
  consumer: row.consumer,
  topic: row.topic,
  partition: row.partition,
  offset: BigInt(row.at),
  key: row.key,
  eventId: row.event_id,
  foundAt: row.found_at,
});
