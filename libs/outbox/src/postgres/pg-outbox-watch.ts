import type { QueryRows } from '@night-market/kernel';
import { ALL_LANES } from '../lanes.ts';
import { HELD_BY_RELAYS, MEMBER } from './lane-locks.ts';

/** How many rows of a lane are counted one by one; beyond that the table's statistics must do. */
const COUNTED_PER_LANE = 1_000;

const OLDEST = `select coalesce(max(extract(epoch from now() - head.appended_at)), 0)::float8 as age
  from unnest($1::smallint[]) as owned(lane)
  cross join lateral (select appended_at from outbox where outbox.lane = owned.lane order by seq limit 1) as head`;

const WAITING = `select coalesce(sum(n), 0)::float8 as counted, coalesce(bool_or(n = $2), false) as more,
    greatest((select reltuples from pg_class where oid = 'outbox'::regclass), 0)::float8 as estimated
  from unnest($1::smallint[]) as owned(lane)
  cross join lateral (
    select count(*) as n from (select from outbox where outbox.lane = owned.lane order by seq limit $2) as head
  ) as waiting`;

const LOCKED = `select count(*)::int as lanes from ${HELD_BY_RELAYS} and objid <> ${MEMBER}`;

/** How the outbox stands, at a cost that does not grow with it: only the heads of the lanes are looked at. */
export class PgOutboxWatch {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  /** Seconds since the oldest head of a lane was appended; 0 when nothing waits. */
  async oldestAgeSeconds(): Promise<number> {
    const [row] = await this.read<{ age: number }>(OLDEST, [ALL_LANES]);
    return row?.age ?? 0;
  }

  /** Rows that wait: exact up to {@link COUNTED_PER_LANE} in every lane, then an estimate. */
  async waitingEvents(): Promise<number> {
    const [row] = await this.read<{ counted: number; more: boolean; estimated: number }>(WAITING, [
      ALL_LANES,
      COUNTED_PER_LANE,
    ]);
    if (!row) return 0;
    return row.more ? Math.max(row.counted, row.estimated) : row.counted;
  }

  /** Lanes that some relay owns as the database sees it, whatever the relays believe. */
  async lockedLanes(): Promise<number> {
    const [row] = await this.read<{ lanes: number }>(LOCKED, []);
    return row?.lanes ?? 0;
  }
}
