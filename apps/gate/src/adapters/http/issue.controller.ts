import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { correlationIdOf, notFound, Problem } from '@night-market/service-kit';
import { z } from 'zod';
import type { IssueTickets, Issued } from '../../issue-tickets/issue-tickets.handler.ts';
import { ISSUE_TICKETS, TICKET_CODES, WITHDRAW_TICKETS } from '../../tokens.ts';
import type { WithdrawTickets } from '../../withdraw-tickets/withdraw-tickets.handler.ts';
import type { PgTicketCodes } from '../postgres/pg-ticket-codes.ts';
import { codeText, reasonText, ticketIdText, ticketPath } from './ids.ts';
import { PICTURES, pictureQuery, qrCode } from './qr-code.ts';

/** Of programs that sell tickets, and of the play. */
export const TICKETS = 'tickets';

const wholeSecond = z.iso
  .datetime()
  .refine((text) => Date.parse(text) % 1_000 === 0, 'must be a whole second in UTC');

export const newTicketBody = z
  .strictObject({
    ticketId: ticketIdText,
    product: codeText,
    zones: z.array(codeText).max(8).default([]).describe('Zones that it opens; none named: all.'),
    validFrom: wholeSecond,
    validUntil: wholeSecond.describe('The first moment at which it counts no more.'),
    parentId: ticketIdText.optional().describe('The ticket whose code shows this one as well.'),
  })
  .refine(({ validFrom, validUntil }) => Date.parse(validFrom) < Date.parse(validUntil), {
    path: ['validUntil'],
    message: 'must be later than validFrom',
  });

export const toNewTicket = (body: z.output<typeof newTicketBody>) => ({
  ticketId: body.ticketId,
  product: body.product,
  zones: body.zones.length === 0 ? null : [...new Set(body.zones)].sort(),
  validity: { fromMs: Date.parse(body.validFrom), untilMs: Date.parse(body.validUntil) },
  parentId: body.parentId ?? null,
});

const issuedView = z.object({ ticketId: z.string(), token: z.string() });
const statusBody = z.strictObject({ status: z.enum(['revoked', 'blocked', 'clear']), reason: reasonText });
const reissueBody = z.strictObject({ reason: reasonText });
const statusView = z.object({
  version: z.int(),
  ticketId: z.string(),
  status: z.enum(['revoked', 'blocked', 'clear']),
  reason: z.string(),
});

interface Reply {
  header(name: string, value: string): unknown;
}

/** Tickets are issued, cancelled, held back and replaced. */
@ApiTags('tickets')
@Controller('v2/tickets')
export class IssueController {
  private readonly issuing: IssueTickets<SqlTx>;
  private readonly withdrawing: WithdrawTickets<SqlTx>;
  private readonly codes: PgTicketCodes;

  constructor(
    @Inject(ISSUE_TICKETS) issuing: IssueTickets<SqlTx>,
    @Inject(WITHDRAW_TICKETS) withdrawing: WithdrawTickets<SqlTx>,
    @Inject(TICKET_CODES) codes: PgTicketCodes,
  ) {
    this.issuing = issuing;
    this.withdrawing = withdrawing;
    this.codes = codes;
  }

  @Allow(operator('operator'), service(TICKETS))
  @Post()
  @Header('cache-control', 'no-store')
  @ApiResponse({
    status: 201,
    description: 'The text for its QR code. The same ticket may be issued again.',
    standardSchema: issuedView,
  })
  async issue(@Body({ schema: newTicketBody }) body: z.output<typeof newTicketBody>) {
    const [issued] = await this.issuing.handle([toNewTicket(body)]);
    if (issued!.status === 'rejected') throw refusalOf(issued as Extract<Issued, { status: 'rejected' }>);
    const { ticketId, token } = issued as Extract<Issued, { status: 'issued' }>;
    return { ticketId, token };
  }

  @Allow(operator('operator'), service(TICKETS))
  @Post(':ticketId/status')
  @HttpCode(200)
  @ApiOkResponse({ description: 'Its entry in the revocation list.', standardSchema: statusView })
  async setStatus(
    @Param({ schema: ticketPath }) { ticketId }: z.output<typeof ticketPath>,
    @Body({ schema: statusBody }) { status, reason }: z.output<typeof statusBody>,
    @Caller() caller: Principal,
  ) {
    const act = { reason, actor: actorOf(caller), correlationId: correlationIdOf() };
    const done = await this.withdrawing.setStatus(ticketId, status, act);
    if (done === 'unknown') throw notFound('ticket');
    if (done === 'revoked_before') throw revokedBefore();
    return done;
  }

  @Allow(operator('operator'), service(TICKETS))
  @Post(':ticketId/reissue')
  @Header('cache-control', 'no-store')
  @ApiResponse({
    status: 201,
    description: 'A new ticket in its place; the old code is cancelled.',
    standardSchema: issuedView,
  })
  async reissue(
    @Param({ schema: ticketPath }) { ticketId }: z.output<typeof ticketPath>,
    @Body({ schema: reissueBody }) { reason }: z.output<typeof reissueBody>,
    @Caller() caller: Principal,
  ) {
    const act = { reason, actor: actorOf(caller), correlationId: correlationIdOf() };
    const done = await this.withdrawing.reissue(ticketId, act);
    if (done === 'unknown') throw notFound('ticket');
    if (done === 'revoked_before') throw revokedBefore();
    return done;
  }

  @Allow(operator('operator'), service(TICKETS))
  @Get(':ticketId/code')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ description: 'Its QR code as a picture.', content: PICTURES })
  async code(
    @Param({ schema: ticketPath }) { ticketId }: z.output<typeof ticketPath>,
    @Query({ schema: pictureQuery }) { format }: z.output<typeof pictureQuery>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string | Buffer> {
    const token = await this.codes.tokenOf(ticketId);
    if (token === undefined) throw notFound('ticket');
    const { picture, type } = await qrCode(token, format);
    reply.header('content-type', type);
    return picture;
  }
}

const refusalOf = ({ code, detail }: Extract<Issued, { status: 'rejected' }>): Problem =>
  new Problem(code === 'other_ticket' ? 409 : 422, code, 'The ticket cannot be issued.', { detail });

const revokedBefore = (): Problem =>
  new Problem(409, 'ticket_revoked', 'The ticket was cancelled before, and stays so.', {
    detail: 'Issue another ticket.',
  });
