import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { Kept, NewTicket, TicketStore, TokenMaker } from './ports.ts';

export interface IssueTicketsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly tickets: TicketStore<T>;
  readonly tokens: TokenMaker;
}

export type Issued =
  | { readonly status: 'issued'; readonly ticketId: string; readonly token: string }
  | {
      readonly status: 'rejected';
      readonly ticketId: string;
      readonly code: string;
      readonly detail: string;
    };

const REFUSALS: Readonly<Record<Exclude<Kept, 'kept'>, string>> = {
  other_ticket: 'Another ticket was issued under this id: give this one a new id.',
  unknown_parent: 'There is no ticket with the id in parentId: issue that one first.',
};

/** Issues tickets, each judged by itself. The same ticket may be issued again: it gets its token again. */
export class IssueTickets<T extends Tx> {
  private readonly ports: IssueTicketsPorts<T>;

  constructor(ports: IssueTicketsPorts<T>) {
    this.ports = ports;
  }

  async handle(tickets: readonly NewTicket[]): Promise<readonly Issued[]> {
    const { unitOfWork, tickets: store, tokens } = this.ports;
    const made = await Promise.all(
      tickets.map(async (ticket) => ({ ticket, token: await makeToken(tokens, ticket) })),
    );
    const writable = made.filter(({ token }) => typeof token === 'string').map(({ ticket }) => ticket);
    const kept = await unitOfWork.run((tx) => store.keep(tx, writable));
    const verdicts = new Map(writable.map((ticket, n) => [ticket, kept[n]!]));
    return made.map(({ ticket, token }): Issued => {
      const { ticketId } = ticket;
      if (typeof token !== 'string')
        return { status: 'rejected', ticketId, code: 'not_writable', detail: token.message };
      const verdict = verdicts.get(ticket)!;
      if (verdict === 'kept') return { status: 'issued', ticketId, token };
      return { status: 'rejected', ticketId, code: verdict, detail: REFUSALS[verdict] };
    });
  }
}

async function makeToken(tokens: TokenMaker, ticket: NewTicket): Promise<string | RangeError> {
  try {
    return await tokens.make(ticket);
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}
