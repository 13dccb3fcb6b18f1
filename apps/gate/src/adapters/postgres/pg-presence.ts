import { readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import { MARKET } from '../../domain/ledger.ts';
import { isoTime } from './scan-row.ts';

const INSIDE = `select ticket_id as "ticketId" from presence
  where zone_id = $1 and is_inside and last_entry_at <= $2 order by last_entry_at limit $3`;
const COUNTS = 'select place, inside from occupancy order by place';

/** How many are inside now, each counted once in the market. */
export interface OccupancyView {
  readonly market: number;
  readonly zones: Readonly<Record<string, number>>;
  readonly gates: Readonly<Record<string, number>>;
}

/** Who is inside, for those who look. */
export class PgPresence {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  inside = async (zoneId: string, untilMs: number, limit: number): Promise<readonly string[]> => {
    const sql = INSIDE;
    const rows = await readRows<{ ticketId: string }>(this.dataSource, sql, [
      zoneId,
      isoTime(untilMs),
      limit,
    ]);
    return rows.map(({ ticketId }) => ticketId);
  };

  async occupancy(): Promise<OccupancyView> {
    const counts = await readRows<{ place: string; inside: number }>(this.dataSource, COUNTS);
    const of = (kind: string) =>
      Object.fromEntries(
        counts
          .filter(({ place }) => place.startsWith(`${kind} `))
          .map(({ place, inside }) => [place.slice(kind.length + 1), inside]),
      );
    const market = counts.find(({ place }) => place === MARKET)?.inside ?? 0;
    return { market, zones: of('zone'), gates: of('gate') };
  }
}
