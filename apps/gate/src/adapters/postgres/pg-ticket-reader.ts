import { readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { TicketHistory, TicketReader } from '../../read-ticket/ports.ts';
import { toDecidedScan, type ScanRow } from './scan-row.ts';
import type { TicketRow } from './ticket-row.ts';

/** Most scans of one ticket that are shown: the newest. */
const SCANS_MAX = 100;

const SCANS = `select * from (select * from scan where ticket_id = $1 order by scanned_at desc limit ${SCANS_MAX})
  as newest order by scanned_at, scan_id`;

const PRESENCE = 'select is_inside from presence where ticket_id = $1';
const TICKET = 'select product, status from ticket where ticket_id = $1';

/** Tickets for those who look. */
export class PgTicketReader implements TicketReader {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  async find(ticketId: string): Promise<TicketHistory | undefined> {
    const [[ticket], scans, zones] = await Promise.all([
      readRows<Pick<TicketRow, 'product' | 'status'>>(this.dataSource, TICKET, [ticketId]),
      readRows<ScanRow>(this.dataSource, SCANS, [ticketId]),
      readRows<{ is_inside: boolean }>(this.dataSource, PRESENCE, [ticketId]),
    ]);
    // Scans are forgotten after some time, who came in never.
    if (!ticket && scans.length === 0 && zones.length === 0) return undefined;
    return {
      inside: zones.some(({ is_inside }) => is_inside),
      status: ticket?.status ?? null,
      product: ticket?.product ?? null,
      scans: scans.map(toDecidedScan),
    };
  }
}
