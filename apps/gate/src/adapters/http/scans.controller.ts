import { Body, Controller, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { device, operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { correlationIdOf, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { ScanTickets } from '../../scan-ticket/scan-tickets.handler.ts';
import { CODE_READER, SCAN_TICKETS } from '../../tokens.ts';
import type { CodeReader } from '../tokens/code-reader.ts';
import { scanAnswer, scanBody, type ScanBody } from './schemas.ts';
import { toAnswer } from './views.ts';

/** As much of the reply as is needed here. */
interface Reply {
  header(name: string, value: string): unknown;
}

/** What scanners ask. */
@ApiTags('scans')
@Controller('v2/scans')
export class ScansController {
  private readonly scans: ScanTickets<SqlTx>;
  private readonly codes: CodeReader;

  constructor(@Inject(SCAN_TICKETS) scans: ScanTickets<SqlTx>, @Inject(CODE_READER) codes: CodeReader) {
    this.scans = scans;
    this.codes = codes;
  }

  @Allow(device(), operator('operator'))
  @Post()
  @HttpCode(200)
  @ApiOkResponse({
    description: 'The decision; a repeated scan gets the first answer again, with Idempotent-Replayed: true.',
    standardSchema: scanAnswer,
  })
  async scan(
    @Body({ schema: scanBody }) body: ScanBody,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<z.output<typeof scanAnswer>> {
    refuseOtherDevice(caller, body.deviceId);
    const { deviceId, nonce, gateId, direction, admission, override } = body;
    const answer = await this.scans.handle({
      ...{ deviceId, nonce, gateId, direction, admission, override },
      code:
        body.token === undefined ? this.codes.ticketId(body.ticketId!) : await this.codes.token(body.token),
      correlationId: correlationIdOf(),
    });
    if (answer.outcome === 'nonce_reused') throw nonceReused();
    if (answer.replayed) reply.header('idempotent-replayed', 'true');
    return toAnswer(answer.scan);
  }
}

/** @throws Problem 403 `other_device` */
export function refuseOtherDevice(caller: Principal, deviceId: string): void {
  if (caller.kind !== 'device' || caller.id === deviceId) return;
  throw new Problem(403, 'other_device', 'The credential belongs to another device.', {
    errors: [
      { pointer: '/deviceId', detail: 'must be the id of the device that the credential was given to' },
    ],
  });
}

const nonceReused = (): Problem =>
  new Problem(422, 'nonce_reused', 'The device used this nonce for another scan.', {
    detail: 'Use a new nonce for a new scan; repeat a scan unchanged.',
    errors: [{ pointer: '/nonce', detail: 'belongs to another scan of this device' }],
  });
