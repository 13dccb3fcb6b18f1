import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { device, operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound } from '@night-market/service-kit';
import { z } from 'zod';
import { GATE_LISTS, TICKET_KEYS } from '../../tokens.ts';
import { wholeNumber } from './ids.ts';
import type { PgRevocationReader } from '../postgres/pg-withdrawals.ts';
import type { TicketKeys } from '../tokens/ticket-keys.ts';

export interface GateLists {
  readonly market: string;
  readonly revocations: PgRevocationReader;
  /** How long scanners may rely on a list, in seconds. */
  readonly maxAgeS: number;
}

const CHANGES_MAX = 10_000;
const time = z.iso.datetime();

const keysView = z.object({
  market: z.string(),
  keys: z.array(
    z.object({ keyId: z.string(), publicKey: z.string(), validFrom: time, validTo: time.nullable() }),
  ),
});
export const sinceQuery = z.strictObject({ since: wholeNumber.default('0').pipe(z.coerce.number()) });
const revocationsView = z.object({
  market: z.string(),
  version: z.int(),
  since: z.int(),
  full: z.boolean().describe('Begin from an empty list.'),
  more: z.boolean().describe('Ask again, with the version of the last change as since.'),
  issuedAt: time,
  maxAgeS: z.int().describe('How long the list may be relied on, in seconds.'),
  changes: z.array(
    z.object({
      version: z.int(),
      ticketId: z.string(),
      status: z.enum(['revoked', 'blocked', 'clear']),
      reason: z.string(),
    }),
  ),
});
export const keyPath = z.object({ keyId: z.string().regex(/^[a-z0-9]{1,8}$/, 'must be the id of a key') });
const endBody = z.strictObject({ validTo: time });

/** What a scanner needs to check tickets without network. */
@ApiTags('lists')
@Controller('v2')
export class ListsController {
  private readonly keys: TicketKeys;
  private readonly lists: GateLists;

  constructor(@Inject(TICKET_KEYS) keys: TicketKeys, @Inject(GATE_LISTS) lists: GateLists) {
    this.keys = keys;
    this.lists = lists;
  }

  @Allow(device(), operator('viewer'))
  @Get('keys')
  @ApiOkResponse({ description: 'The public keys that tickets are signed with.', standardSchema: keysView })
  publicKeys() {
    return this.keysNow();
  }

  @Allow(operator('admin'))
  @Post('keys/rotate')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'With a new key, which signs when scanners have had the time to read it.',
    standardSchema: keysView,
  })
  async rotate() {
    await this.keys.rotate();
    return this.keysNow();
  }

  @Allow(operator('admin'))
  @Post('keys/:keyId/end')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'Tickets signed by this key count no longer than until then.',
    standardSchema: keysView,
  })
  async end(
    @Param({ schema: keyPath }) { keyId }: z.output<typeof keyPath>,
    @Body({ schema: endBody }) { validTo }: z.output<typeof endBody>,
  ) {
    if (!(await this.keys.end(keyId, Date.parse(validTo)))) throw notFound('key');
    return this.keysNow();
  }

  @Allow(device(), operator('viewer'))
  @Get('revocations')
  @ApiOkResponse({ description: 'What changed after a version.', standardSchema: revocationsView })
  async revocations(@Query({ schema: sinceQuery }) { since }: z.output<typeof sinceQuery>) {
    const { market, revocations, maxAgeS } = this.lists;
    const issuedAt = new Date().toISOString();
    const asked = await revocations.since(since, CHANGES_MAX + 1);
    // A version that was never given comes from another list.
    const isStranger = since > asked.version;
    const found = isStranger ? await revocations.since(0, CHANGES_MAX + 1) : asked;
    const from = isStranger ? 0 : since;
    const changes = found.changes.slice(0, CHANGES_MAX);
    const more = found.changes.length > CHANGES_MAX;
    return {
      ...{ market, version: found.version, since: from, full: from === 0, more, issuedAt, maxAgeS },
      changes: changes.map(({ version, ticketId, status, reason }) => ({
        version,
        ticketId,
        status,
        reason,
      })),
    };
  }

  private async keysNow() {
    return { market: this.lists.market, keys: [...(await this.keys.published())] };
  }
}
