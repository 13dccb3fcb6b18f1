import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { device, operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound } from '@night-market/service-kit';
import type { z } from 'zod';
import type { TicketReader } from '../../read-ticket/ports.ts';
import { TICKET_READER } from '../../tokens.ts';
import { ticketPath, ticketView } from './schemas.ts';
import { toTicket } from './views.ts';

/** What the gates know of a ticket. */
@ApiTags('tickets')
@Controller('v2/tickets')
export class TicketsController {
  private readonly tickets: TicketReader;

  constructor(@Inject(TICKET_READER) tickets: TicketReader) {
    this.tickets = tickets;
  }

  @Allow(device(), operator('viewer'), service('read'))
  @Get(':ticketId')
  @ApiOkResponse({ description: 'Whether it is inside, and its newest scans.', standardSchema: ticketView })
  async find(
    @Param({ schema: ticketPath }) { ticketId }: z.output<typeof ticketPath>,
  ): Promise<z.output<typeof ticketView>> {
    const history = await this.tickets.find(ticketId);
    if (!history) throw notFound('ticket');
    return toTicket(ticketId, history);
  }
}
