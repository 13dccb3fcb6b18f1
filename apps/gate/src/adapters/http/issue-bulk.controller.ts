import { pipeline, Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { Problem } from '@night-market/service-kit';
import { parse } from 'csv-parse';
import { z } from 'zod';
import type { IssueTickets, Issued } from '../../issue-tickets/issue-tickets.handler.ts';
import { ISSUE_TICKETS } from '../../tokens.ts';
import { newTicketBody, TICKETS, toNewTicket } from './issue.controller.ts';
import { checkLine, readLine, type Line } from './line-checks.ts';
import { inGroups, inJson, inLines, limited, linesOf, type Bytes } from './lines.ts';
import { sendLines } from './scans-bulk.controller.ts';

const GROUP = 200;
const RECORD_MAX_BYTES = 8_192;
const CSV_COLUMNS = ['ticketId', 'product', 'validFrom', 'validUntil'];

export const ticketsBody = z.strictObject({ tickets: z.array(newTicketBody).min(1).max(GROUP) });

const issuedView = z.object({
  ticketId: z.string().nullable(),
  status: z.enum(['issued', 'rejected']),
  token: z.string().optional(),
  problem: z.object({ code: z.string(), detail: z.string() }).optional(),
});
const issuedList = z.object({ tickets: z.array(issuedView) });

interface Reply {
  header(name: string, value: string): Reply;
  send(body: unknown): unknown;
}

/** Checked when its turn comes: the body is read first, and quickly. */
type Unchecked = () => TicketLine;
type TicketLine = Line<z.output<typeof newTicketBody>>;

/** Many tickets at once: as JSON, or streamed as lines of JSON or CSV; each is answered by itself. */
@ApiTags('tickets')
@Controller('v2/tickets/bulk')
export class IssueBulkController {
  private readonly issuing: IssueTickets<SqlTx>;

  constructor(@Inject(ISSUE_TICKETS) issuing: IssueTickets<SqlTx>) {
    this.issuing = issuing;
  }

  @Allow(operator('operator'), service(TICKETS))
  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Many tickets at once.',
    requestBody: {
      description: 'A list, or one ticket in each line. CSV has a head; its zones are separated by spaces.',
      required: true,
      content: {
        ...inJson(ticketsBody, 'input'),
        ...inLines(newTicketBody, 'input'),
        'text/csv': { schema: { type: 'string' } },
      },
    },
  })
  @ApiOkResponse({
    description: 'As a list; as lines when lines were sent. In the same order.',
    content: { ...inJson(issuedList, 'output'), ...inLines(issuedView, 'output') },
  })
  async issue(
    @Req()
    { body, headers }: { readonly body: unknown; readonly headers: Record<string, string | undefined> },
    @Res() reply: Reply,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store');
    if (!(body instanceof Readable)) {
      reply.send({ tickets: await this.settle(listed(body)) });
      return;
    }
    const isCsv = headers['content-type']?.startsWith('text/csv') ?? false;
    await sendLines(reply, this.answers(isCsv ? csvLines(body) : jsonLines(body)));
  }

  private async *answers(lines: AsyncIterable<Unchecked>): AsyncGenerator<string> {
    for (const group of await inGroups(lines, GROUP)) {
      const answers = await this.settle(group.map((check) => check()));
      yield answers.map((answer) => `${JSON.stringify(answer)}\n`).join('');
    }
  }

  private async settle(lines: readonly TicketLine[]): Promise<z.output<typeof issuedView>[]> {
    const good = lines.filter((line) => line.ok).map(({ value }) => toNewTicket(value));
    const issued = await this.issuing.handle(good);
    let next = 0;
    return lines.map((line) => (line.ok ? toView(issued[next++]!) : refused(line)));
  }
}

/** @throws Problem 400 when it is no list of tickets */
function listed(body: unknown): TicketLine[] {
  const list = checkLine(ticketsBody, body);
  if (list.ok) return list.value.tickets.map((value) => ({ ok: true, value }));
  const { code, detail } = list.problem;
  throw new Problem(400, code, 'The request has wrong fields.', { detail });
}

async function* jsonLines(body: Bytes): AsyncGenerator<Unchecked> {
  for await (const text of linesOf(body)) yield () => readLine(newTicketBody, text);
}

/** With a head of field names; zones are separated by spaces. @throws Problem 400 when it is not CSV */
async function* csvLines(body: Bytes): AsyncGenerator<Unchecked> {
  let hasHead = false;
  const columns = (head: string[]): string[] => {
    hasHead = true;
    const missing = CSV_COLUMNS.filter((name) => !head.includes(name));
    if (missing.length > 0) throw invalidCsv(`The head must name ${missing.join(', ')}.`);
    return head;
  };
  const options = { columns, bom: true, trim: true, skip_empty_lines: true } as const;
  const parser = parse({ ...options, max_record_size: RECORD_MAX_BYTES });
  // What breaks the body off breaks the parser off as well, and is thrown below.
  pipeline(Readable.from(limited(body)), parser, () => undefined);
  try {
    for await (const record of parser as AsyncIterable<Record<string, string>>) yield () => csvLine(record);
  } catch (error) {
    if (!(error as { code?: string }).code?.startsWith('CSV_')) throw error;
    throw invalidCsv((error as Error).message);
  }
  if (!hasHead) throw invalidCsv(`The first line must be a head with ${CSV_COLUMNS.join(', ')}.`);
}

const invalidCsv = (detail: string): Problem =>
  new Problem(400, 'invalid_csv', 'The body is not CSV of tickets.', { detail });

function csvLine({ zones = '', parentId = '', ...rest }: Record<string, string>): TicketLine {
  const words = zones.split(/\s+/).filter((zone) => zone !== '');
  return checkLine(newTicketBody, { ...rest, zones: words, ...(parentId !== '' && { parentId }) });
}

function toView(issued: Issued): z.output<typeof issuedView> {
  if (issued.status === 'issued') return issued;
  const { ticketId, status, code, detail } = issued;
  return { ticketId, status, problem: { code, detail } };
}

function refused({ value, problem }: Extract<TicketLine, { ok: false }>): z.output<typeof issuedView> {
  const { ticketId } = (value ?? {}) as { ticketId?: unknown };
  return {
    ticketId: typeof ticketId === 'string' ? ticketId.slice(0, 100) : null,
    status: 'rejected',
    problem,
  };
}
