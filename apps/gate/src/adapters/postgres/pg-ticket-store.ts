import type { SqlTx } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { Kept, NewTicket, TicketStore } from '../../issue-tickets/ports.ts';
import { isoTime } from './scan-row.ts';
import { TICKET_COLUMNS, toKnownTicket, type TicketRow } from './ticket-row.ts';

const ROWS = `select ticket_id, product,
    case when zones is null then null else array(select jsonb_array_elements_text(zones)) end as zones,
    valid_from, valid_until, parent_id
  from unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[], $5::timestamptz[], $6::text[])
    as fresh (ticket_id, product, zones, valid_from, valid_until, parent_id)`;

const KEEP = `with fresh as (${ROWS})
  insert into ticket (ticket_id, product, zones, valid_from, valid_until, parent_id)
  select distinct on (ticket_id) * from fresh
    where parent_id is null or exists (select 1 from ticket where ticket.ticket_id = fresh.parent_id)
      or parent_id in (select ticket_id from fresh where parent_id is null)
  order by ticket_id
  on conflict do nothing`;

const FIND = `select ${TICKET_COLUMNS} from ticket where ticket_id = any ($1::text[])`;

/** Tickets in PostgreSQL. */
export class PgTicketStore implements TicketStore<SqlTx> {
  async keep(tx: SqlTx, tickets: readonly NewTicket[]): Promise<readonly Kept[]> {
    if (tickets.length === 0) return [];
    tx.send(
      KEEP,
      columns(
        tickets,
        ...(['ticketId', 'product'] as const),
        ({ zones }) => zones && JSON.stringify(zones),
        ({ validity }) => isoTime(validity.fromMs),
        ({ validity }) => isoTime(validity.untilMs),
        'parentId',
      ),
    );
    const rows = await tx.query<TicketRow>(FIND, [tickets.map(({ ticketId }) => ticketId)]);
    const stored = new Map(rows.map((row) => [row.ticket_id, toKnownTicket(row)]));
    return tickets.map((ticket) => {
      const kept = stored.get(ticket.ticketId);
      if (!kept) return 'unknown_parent';
      return wordsOf(kept) === wordsOf(ticket) ? 'kept' : 'other_ticket';
    });
  }
}

const wordsOf = ({ product, zones, validity, parentId }: Omit<NewTicket, 'ticketId'>): string =>
  JSON.stringify([product, zones, validity.fromMs, validity.untilMs, parentId]);
