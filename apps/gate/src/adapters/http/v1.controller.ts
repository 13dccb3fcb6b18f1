import { Body, Controller, Header, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiConsumes, ApiDefaultResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { device, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import { newId, type SqlTx } from '@night-market/kernel';
import { correlationIdOf, Problem } from '@night-market/service-kit';
import { z } from 'zod';
import type { ScanTickets } from '../../scan-ticket/scan-tickets.handler.ts';
import { CODE_READER, SCAN_TICKETS, V1_REQUESTS } from '../../tokens.ts';
import type { CodeReader } from '../tokens/code-reader.ts';
import { id } from './ids.ts';
import { toV1, V1_ERROR, V1_JSON, v1View } from './v1-format.ts';

const CODE_MAX = 2_000;

export const v1Body = z.strictObject({
  code: z.string().min(1).max(CODE_MAX).describe('What the scanner read.'),
  gate: id,
  type: z.enum(['entry', 'exit']).default('entry'),
  nonce: id.optional().describe('The same for a repetition of a scan.'),
});

interface Reply {
  header(name: string, value: string): unknown;
}

/** The flat format of the old scanners. It decides nothing: it translates. */
@ApiTags('old scanners')
@Controller('v1/verify')
export class V1Controller {
  private readonly scans: ScanTickets<SqlTx>;
  private readonly codes: CodeReader;
  private readonly counted: (deviceId: string) => void;

  constructor(
    @Inject(SCAN_TICKETS) scans: ScanTickets<SqlTx>,
    @Inject(CODE_READER) codes: CodeReader,
    @Inject(V1_REQUESTS) counted: (deviceId: string) => void,
  ) {
    this.scans = scans;
    this.codes = codes;
    this.counted = counted;
  }

  @Allow(device())
  @Post()
  @HttpCode(200)
  @Header('content-type', V1_JSON)
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiOkResponse({ description: 'The decision, flat.', standardSchema: v1View })
  @ApiDefaultResponse(V1_ERROR)
  async verify(
    @Body({ schema: v1Body }) { code, gate, type, nonce }: z.output<typeof v1Body>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    this.counted(caller.id);
    const answer = await this.scans.handle({
      ...{ deviceId: caller.id, nonce: nonce ?? newId(), gateId: gate, direction: type },
      ...{ admission: 'prepaid', code: await this.codes.token(code), correlationId: correlationIdOf() },
    });
    if (answer.outcome === 'nonce_reused') throw nonceReused();
    if (answer.replayed) reply.header('idempotent-replayed', 'true');
    return toV1(answer.scan);
  }
}

const nonceReused = (): Problem =>
  new Problem(422, 'nonce_reused', 'The device used this nonce for another scan.');
