import { readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { TicketHistory, TicketReader } from '../../read-ticket/ports.ts';
import { toDecidedScan, type ScanRow } from './scan-row.ts';

/** Most scans of one ticket that are shown: the newest. */
const SCANS_MAX = 100;

const SCANS = `select * from (select * from scan where ticket_id = $1 order by scanned_at desc limit ${SCANS_MAX})
  as newest order by scanned_at, scan_id`;

const INSIDE = 'select 1 from entry where ticket_id = $1';

/** Tickets for those who look. */
export class PgTicketReader implements TicketReader {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  async find(ticketId: string): Promise<TicketHistory | undefined> {
    const scans = await readRows<ScanRow>(this.dataSource, SCANS, [ticketId]);
    const entries = await readRows(this.dataSource, INSIDE, [ticketId]);
    // Scans are forgotten after some time, entries never.
    if (scans.length === 0 && entries.length === 0) return undefined;
    return { inside: entries.length > 0, scans: scans.map(toDecidedScan) };
  }
}
