import type { SqlTx } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { Kept, NewTicket, ProductTicket, TicketStore } from '../../issue-tickets/ports.ts';
import { isoTime } from './scan-row.ts';
import { TICKET_COLUMNS, toKnownTicket, type TicketRow } from './ticket-row.ts';

const ROWS = `select ticket_id, product,
    case when zones is null then null else array(select jsonb_array_elements_text(zones)) end as zones,
    valid_from, valid_until, parent_id
  from unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[], $5::timestamptz[], $6::text[])
    as fresh (ticket_id, product, zones, valid_from, valid_until, parent_id)`;

/** Of a ticket that has a parent: the parent's product, whether it is there already or comes along. */
const PARENT_PRODUCTS = `select ticket_id, product from ticket where ticket_id in (select parent_id from fresh)
    union select ticket_id, product from fresh where parent_id is null`;

const KEEP = `with fresh as (${ROWS}), parent as (${PARENT_PRODUCTS})
  insert into ticket (ticket_id, product, zones, valid_from, valid_until, parent_id)
  select distinct on (ticket_id) fresh.* from fresh
    where parent_id is null or exists (select 1 from parent left join product on product.code = parent.product
      where parent.ticket_id = fresh.parent_id and (add_ons is null or fresh.product = any (add_ons)))
  order by ticket_id
  on conflict do nothing`;

const FIND = `select ${TICKET_COLUMNS} from ticket where ticket_id = any ($1::text[])`;

/** Tickets in PostgreSQL. */
export class PgTicketStore implements TicketStore<SqlTx> {
  async keep(tx: SqlTx, tickets: readonly ProductTicket[]): Promise<readonly Kept[]> {
    if (tickets.length === 0) return [];
    const rows = tickets.map(({ ticket, product }) => ({ ...ticket, zones: ticket.zones ?? product.zones }));
    tx.send(
      KEEP,
      columns(
        rows,
        ...(['ticketId', 'product'] as const),
        ({ zones }) => zones && JSON.stringify(zones),
        ({ validity }) => isoTime(validity.fromMs),
        ({ validity }) => isoTime(validity.untilMs),
        'parentId',
      ),
    );
    const wanted = rows.flatMap(({ ticketId, parentId }) => [
      ticketId,
      ...(parentId === null ? [] : [parentId]),
    ]);
    const found = await tx.query<TicketRow>(FIND, [wanted]);
    const stored = new Map(found.map((row) => [row.ticket_id, toKnownTicket(row)]));
    return tickets.map(({ ticket }): Kept => {
      const kept = stored.get(ticket.ticketId);
      if (!kept) return stored.has(ticket.parentId!) ? 'not_an_add_on' : 'unknown_parent';
      return isSame(ticket, kept) ? kept : 'other_ticket';
    });
  }
}

/** One that names no zones is the same as before, whatever zones the product has by now. */
function isSame(ticket: NewTicket, kept: NewTicket): boolean {
  const wordsOf = ({ product, validity, parentId }: NewTicket) =>
    JSON.stringify([product, validity.fromMs, validity.untilMs, parentId]);
  const hasSameZones = ticket.zones === null || JSON.stringify(ticket.zones) === JSON.stringify(kept.zones);
  return hasSameZones && wordsOf(ticket) === wordsOf(kept);
}
