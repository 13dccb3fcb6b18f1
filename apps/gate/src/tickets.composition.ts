import type { Provider } from '@nestjs/common';
import { Sealing } from '@night-market/access';
import type { TopicDefinition } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import { CODE_MAX } from '@night-market/ticket-token';
import type { ServiceRuntime } from '@night-market/service-kit';
import type { GateLists } from './adapters/http/lists.controller.ts';
import { OutboxRevocationPublisher } from './adapters/kafka/revocation.publisher.ts';
import { PgConflicts } from './adapters/postgres/pg-conflicts.ts';
import { PgProducts } from './adapters/postgres/pg-products.ts';
import { PgTicketCodes } from './adapters/postgres/pg-ticket-codes.ts';
import { PgTicketReader } from './adapters/postgres/pg-ticket-reader.ts';
import { PgTicketStore } from './adapters/postgres/pg-ticket-store.ts';
import { PgRevocationReader, PgWithdrawals } from './adapters/postgres/pg-withdrawals.ts';
import { TicketKeys } from './adapters/tokens/ticket-keys.ts';
import type { GateConfig } from './config.ts';
import { IssueTickets } from './issue-tickets/issue-tickets.handler.ts';
import {
  CONFLICTS,
  GATE_LISTS,
  ISSUE_TICKETS,
  PRODUCTS,
  TICKET_CODES,
  TICKET_KEYS,
  TICKET_READER,
  WITHDRAW_TICKETS,
} from './tokens.ts';
import { WithdrawTickets } from './withdraw-tickets/withdraw-tickets.handler.ts';

/** What signs, issues and withdraws tickets. */
export function ticketParts(
  { clock, unitOfWork, outbox, composer, dataSource }: ServiceRuntime,
  config: GateConfig,
  published: readonly TopicDefinition[],
): { readonly keys: TicketKeys; readonly providers: Provider[] } {
  const market = config.MARKET_NAME.slice(0, CODE_MAX);
  const sealing = new Sealing(config.GATE_KEY_SECRET, 'night-market ticket keys');
  const keys = new TicketKeys(unitOfWork, sealing, { market, leadMs: config.GATE_KEY_LEAD_S * 1_000 }, clock);
  const products = new PgProducts(dataSource, unitOfWork);
  const issuing = new IssueTickets<SqlTx>({
    ...{ unitOfWork, products, tickets: new PgTicketStore(), tokens: keys },
  });
  const withdrawing = new WithdrawTickets<SqlTx>({
    ...{ unitOfWork, tickets: new PgWithdrawals(), tokens: keys },
    facts: new OutboxRevocationPublisher(outbox, composer, published),
  });
  const lists: GateLists = {
    ...{ market, maxAgeS: config.GATE_LIST_MAX_AGE_S },
    revocations: new PgRevocationReader(dataSource),
  };
  return {
    keys,
    providers: [
      { provide: PRODUCTS, useValue: products },
      { provide: ISSUE_TICKETS, useValue: issuing },
      { provide: WITHDRAW_TICKETS, useValue: withdrawing },
      { provide: TICKET_CODES, useValue: new PgTicketCodes(dataSource, keys) },
      { provide: TICKET_KEYS, useValue: keys },
      { provide: GATE_LISTS, useValue: lists },
      { provide: CONFLICTS, useValue: new PgConflicts(dataSource) },
      { provide: TICKET_READER, useValue: new PgTicketReader(dataSource) },
    ],
  };
}
