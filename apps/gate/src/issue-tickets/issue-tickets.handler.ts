import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { Product } from '../products/ports.ts';
import type { NewTicket, ProductReader, ProductTicket, Refused, TicketStore, TokenMaker } from './ports.ts';

export interface IssueTicketsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly tickets: TicketStore<T>;
  readonly products: ProductReader;
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

const REFUSALS: Readonly<Record<Refused, string>> = {
  other_ticket: 'Another ticket was issued under this id: give this one a new id.',
  unknown_parent: 'There is no ticket with the id in parentId: issue that one first.',
  not_an_add_on: 'The product of the ticket in parentId does not have this one among its add-ons.',
};

type Verdict = { readonly token: string } | { readonly code: string; readonly detail: string };

/** Issues tickets, each judged by itself. The same ticket may be issued again: it gets its token again. */
export class IssueTickets<T extends Tx> {
  private readonly ports: IssueTicketsPorts<T>;

  constructor(ports: IssueTicketsPorts<T>) {
    this.ports = ports;
  }

  async handle(tickets: readonly NewTicket[]): Promise<readonly Issued[]> {
    const codes = [...new Set(tickets.map(({ product }) => product))];
    const products = new Map((await this.ports.products.find(codes)).map((one) => [one.code, one]));
    const verdicts = new Map<NewTicket, Verdict>();
    const good: ProductTicket[] = [];
    for (const ticket of tickets) {
      const product = products.get(ticket.product);
      const problem = this.problemOf(ticket, product);
      if (problem) verdicts.set(ticket, problem);
      else good.push({ ticket, product: product! });
    }
    const kept = await this.keep(good);
    for (const [n, { ticket }] of good.entries()) verdicts.set(ticket, kept[n]!);
    return tickets.map((ticket): Issued => {
      const { ticketId } = ticket;
      const verdict = verdicts.get(ticket)!;
      return 'token' in verdict
        ? { status: 'issued', ticketId, token: verdict.token }
        : { status: 'rejected', ticketId, ...verdict };
    });
  }

  private problemOf(ticket: NewTicket, product: Product | undefined): Verdict | undefined {
    if (!product) {
      const detail = `There is no product ${ticket.product}: make it with PUT /v2/products/${ticket.product} first.`;
      return { code: 'unknown_product', detail };
    }
    const problem = this.ports.tokens.problemOf({ ...ticket, zones: ticket.zones ?? product.zones });
    return problem === undefined ? undefined : { code: 'not_writable', detail: problem };
  }

  private async keep(tickets: readonly ProductTicket[]): Promise<readonly Verdict[]> {
    const { unitOfWork, tickets: store, tokens } = this.ports;
    const kept = await unitOfWork.run((tx) => store.keep(tx, tickets));
    return Promise.all(
      kept.map(async (one): Promise<Verdict> =>
        typeof one === 'string' ? { code: one, detail: REFUSALS[one] } : { token: await tokens.make(one) },
      ),
    );
  }
}
