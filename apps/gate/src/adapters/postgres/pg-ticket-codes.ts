import { readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { TokenMaker } from '../../issue-tickets/ports.ts';
import { TICKET_COLUMNS, toKnownTicket, type TicketRow } from './ticket-row.ts';

const FIND = `select ${TICKET_COLUMNS} from ticket where ticket_id = $1`;

/** The code of a ticket again, made from what it was issued for. */
export class PgTicketCodes {
  private readonly dataSource: DataSource;
  private readonly tokens: TokenMaker;

  constructor(dataSource: DataSource, tokens: TokenMaker) {
    this.dataSource = dataSource;
    this.tokens = tokens;
  }

  async tokenOf(ticketId: string): Promise<string | undefined> {
    const [row] = await readRows<TicketRow>(this.dataSource, FIND, [ticketId]);
    return row && this.tokens.make(toKnownTicket(row));
  }
}
