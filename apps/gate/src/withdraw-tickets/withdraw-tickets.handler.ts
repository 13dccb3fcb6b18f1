import { newId, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { TokenMaker } from '../issue-tickets/ports.ts';
import type { Revocation, RevocationPublisher, TicketStatus, WithdrawalStore } from './ports.ts';

export interface WithdrawTicketsPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly tickets: WithdrawalStore<T>;
  readonly facts: RevocationPublisher<T>;
  readonly tokens: TokenMaker;
}

/** Who does it, and why. */
export interface Act {
  readonly reason: string;
  readonly actor: string;
  readonly correlationId: string;
}

export type Withdrawn = Revocation | 'unknown' | 'revoked_before';

/** Cancels tickets, holds them back, and replaces them. A cancelled ticket stays cancelled. */
export class WithdrawTickets<T extends Tx> {
  private readonly ports: WithdrawTicketsPorts<T>;

  constructor(ports: WithdrawTicketsPorts<T>) {
    this.ports = ports;
  }

  setStatus(ticketId: string, status: TicketStatus, act: Act): Promise<Withdrawn> {
    return this.ports.unitOfWork.run(async (tx) => {
      const before = await this.ports.tickets.lock(tx, ticketId);
      if (before === undefined) return 'unknown';
      if (before === 'revoked') return 'revoked_before';
      return this.change(tx, ticketId, status, act);
    });
  }

  /** The old code is cancelled, and the new ticket goes on where the old one stands: used, inside, with its add-ons. */
  async reissue(
    ticketId: string,
    act: Act,
  ): Promise<{ ticketId: string; token: string } | 'unknown' | 'revoked_before'> {
    const { unitOfWork, tickets, tokens } = this.ports;
    const replaced = await unitOfWork.run(async (tx) => {
      const before = await tickets.lock(tx, ticketId);
      if (before === undefined) return 'unknown';
      if (before === 'revoked') return 'revoked_before';
      await this.change(tx, ticketId, 'revoked', act);
      return tickets.replace(tx, ticketId, newId());
    });
    if (typeof replaced === 'string') return replaced;
    return { ticketId: replaced.ticketId, token: await tokens.make(replaced) };
  }

  private async change(tx: T, ticketId: string, status: TicketStatus, act: Act): Promise<Revocation> {
    const { tickets, facts } = this.ports;
    const version = await tickets.change(tx, ticketId, status, act.reason, act.actor);
    const revocation = { version, ticketId, status, reason: act.reason };
    if (status === 'revoked') await facts.revoked(tx, revocation, act.correlationId);
    return revocation;
  }
}
