import type { QueryRows } from '@night-market/kernel';
import { isoTime } from '@night-market/postgres';
import type { Batch, BatchDetail, LeftKey } from './batch.ts';

const BATCHES = `select id, kind, json_build_object('errorType', coalesce(error_type, ''), 'topic', coalesce(topic, ''),
      'pattern', coalesce(pattern, '')) as "group",
    state, actor, reason, total, drained, failed, other, total - drained - failed - other as waiting,
    ${isoTime('started_at')} as "startedAt", ${isoTime('ended_at')} as "endedAt", last_error as "lastError"
  from stash_batch where consumer = $1`;

const LIST = `${BATCHES} and ($2::uuid is null or id < $2) order by id desc limit $3`;

const LEFT_SHOWN = 200;
const LEFT = `select key, outcome, error from stash_batch_key where batch_id = $1 and outcome <> 'drained'
  order by place limit ${LEFT_SHOWN}`;

/** What operators see of batches. */
export class PgBatchReader {
  private readonly query: QueryRows;
  private readonly consumer: string;

  constructor(query: QueryRows, consumer: string) {
    this.query = query;
    this.consumer = consumer;
  }

  /** Newest first; `after` is the last id of the page before. */
  list({ after, limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<Batch[]> {
    return this.query<Batch>(LIST, [this.consumer, after ?? null, limit]);
  }

  async find(id: string): Promise<BatchDetail | undefined> {
    const [batch] = await this.query<Batch>(`${BATCHES} and id = $2`, [this.consumer, id]);
    if (!batch) return undefined;
    const rows = await this.query<LeftKey & { readonly error: string | null }>(LEFT, [id]);
    const left = rows.map(({ key, outcome, error }) => ({ key, outcome, ...(error !== null && { error }) }));
    return { ...batch, left };
  }
}
