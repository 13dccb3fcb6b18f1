import type { SqlTx } from '@night-market/kernel';
import { readRows } from '@night-market/postgres';
import type { DataSource } from 'typeorm';
import type { Reissue, Revocation, TicketStatus, WithdrawalStore } from '../../withdraw-tickets/ports.ts';
import { TICKET_COLUMNS, toKnownTicket, type TicketRow } from './ticket-row.ts';

const LOCK = 'select status from ticket where ticket_id = $1 for no key update';
const SET = 'update ticket set status = $2 where ticket_id = $1';
const DRAW = 'update revocation_list set version = version + 1 returning version::float8 as version';
const NOTE = 'insert into revocation (version, ticket_id, status, reason, actor) values ($1, $2, $3, $4, $5)';

const COPY = `insert into ticket (ticket_id, product, zones, valid_from, valid_until, parent_id, replaces)
  select $2, product, zones, valid_from, valid_until, parent_id, $1 from ticket where ticket_id = $1
  returning ${TICKET_COLUMNS}`;
const MOVE_ADD_ONS = 'update ticket set parent_id = $2 where parent_id = $1';
const MOVE_PRESENCE = 'update presence set ticket_id = $2 where ticket_id = $1';

const VERSION = 'select version::float8 as version from revocation_list';
const CHANGES = `select version::float8 as version, ticket_id as "ticketId", status, reason from revocation
  where version > $1 and version <= $2 order by version limit $3`;

/** The list of tickets that are not to be let in, in PostgreSQL. */
export class PgWithdrawals implements WithdrawalStore<SqlTx> {
  async lock(tx: SqlTx, ticketId: string): Promise<TicketStatus | undefined> {
    const [row] = await tx.query<{ status: TicketStatus }>(LOCK, [ticketId]);
    return row?.status;
  }

  async change(
    tx: SqlTx,
    ticketId: string,
    status: TicketStatus,
    reason: string,
    actor: string,
  ): Promise<number> {
    tx.send(SET, [ticketId, status]);
    const [drawn] = await tx.query<{ version: number }>(DRAW);
    const { version } = drawn!;
    tx.send(NOTE, [version, ticketId, status, reason, actor]);
    return version;
  }

  async replace(tx: SqlTx, ticketId: string, newTicketId: string): Promise<Reissue> {
    const [row] = await tx.query<TicketRow>(COPY, [ticketId, newTicketId]);
    tx.send(MOVE_ADD_ONS, [ticketId, newTicketId]);
    tx.send(MOVE_PRESENCE, [ticketId, newTicketId]);
    return toKnownTicket(row!);
  }
}

/** The list for scanners. */
export class PgRevocationReader {
  private readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  /** The changes after a version, oldest first, and the version that the list has when all are there. */
  async since(since: number, limit: number): Promise<{ version: number; changes: readonly Revocation[] }> {
    const [list] = await readRows<{ version: number }>(this.dataSource, VERSION);
    const { version } = list!;
    const changes = await readRows<Revocation>(this.dataSource, CHANGES, [since, version, limit]);
    return { version, changes };
  }
}
