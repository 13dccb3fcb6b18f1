import { Readable } from 'node:stream';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { device, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import { REASON_CODES } from '@night-market/gate-policy';
import type { SqlTx } from '@night-market/kernel';
import { correlationIdOf, Problem } from '@night-market/service-kit';
import { z } from 'zod';
import { isoTime } from '../postgres/scan-row.ts';
import { CODE_READER, UPLOAD_SCANS } from '../../tokens.ts';
import type { OfflineScan } from '../../upload-scans/ports.ts';
import type { UploadAnswer, UploadScans } from '../../upload-scans/upload-scans.handler.ts';
import type { CodeReader } from '../tokens/code-reader.ts';
import { inGroups, inLines, linesOf, NDJSON, type Bytes, type LineProblem } from './lines.ts';
import { readLine, refusedLine, type Line } from './line-checks.ts';
import { checkScan, scanFields } from './schemas.ts';

const GROUP = 128;
const OFFSET_MAX_MS = 366 * 86_400_000;

export const offlineLine = z
  .strictObject({
    ...scanFields,
    deviceId: z.string().optional(),
    scannedAt: z.iso.datetime().describe('By the clock of the device.'),
    clockOffsetMs: z
      .int()
      .min(-OFFSET_MAX_MS)
      .max(OFFSET_MAX_MS)
      .nullable()
      .default(null)
      .describe("To be added to the device's clock, as it was last measured."),
    offline: z.strictObject({
      decision: z.enum(['granted', 'denied']),
      reason: z.enum(REASON_CODES).nullable().default(null),
      policyVersion: z.int().min(0).nullable().optional(),
      revocationVersion: z.int().min(0).nullable().optional(),
    }),
  })
  .superRefine(checkScan);

type OfflineLine = z.output<typeof offlineLine>;

const lineView = z.object({
  nonce: z.string().nullable(),
  status: z.enum(['stored', 'replayed', 'rejected']),
  scanId: z.uuid().optional(),
  decision: z.enum(['granted', 'denied']).optional(),
  reason: z.enum(REASON_CODES).nullable().optional(),
  correctedAt: z.iso.datetime().optional(),
  flags: z.array(z.string()),
  conflictsWith: z.object({ scanId: z.uuid(), gateId: z.string() }).optional(),
  problem: z.object({ code: z.string(), detail: z.string() }).optional(),
});

interface Reply {
  header(name: string, value: string): Reply;
  send(body: Readable): unknown;
}

/** Scans that devices decided without network, as lines of JSON, each answered by itself in a line. */
@ApiTags('scans')
@Controller('v2/scans/bulk')
export class ScansBulkController {
  private readonly uploads: UploadScans<SqlTx>;
  private readonly codes: CodeReader;

  constructor(@Inject(UPLOAD_SCANS) uploads: UploadScans<SqlTx>, @Inject(CODE_READER) codes: CodeReader) {
    this.uploads = uploads;
    this.codes = codes;
  }

  @Allow(device())
  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Scans that a device decided without network.',
    requestBody: {
      description: 'One scan in each line.',
      required: true,
      content: inLines(offlineLine, 'input'),
    },
  })
  @ApiOkResponse({
    description: 'One answer in each line, in the same order.',
    content: inLines(lineView, 'output'),
  })
  async upload(
    @Req() { body }: { readonly body: unknown },
    @Caller() caller: Principal,
    @Res() reply: Reply,
  ): Promise<void> {
    await sendLines(reply, this.answers(streamed(body), caller.id, correlationIdOf()));
  }

  private async *answers(body: Bytes, deviceId: string, correlationId: string): AsyncGenerator<string> {
    for (const group of await inGroups(linesOf(body), GROUP)) {
      const lines = group.map((text) => readLine(offlineLine, text));
      const good = lines.filter((line) => line.ok).map(({ value }) => value);
      const scans = await Promise.all(good.map((line) => this.toScan(line, deviceId, correlationId)));
      const answers = scans.length > 0 ? await this.uploads.handle(scans) : [];
      yield writeAnswers(lines, answers);
    }
  }

  private async toScan(line: OfflineLine, deviceId: string, correlationId: string): Promise<OfflineScan> {
    const { nonce, gateId, direction, admission, override, offline, scannedAt, clockOffsetMs } = line;
    return {
      ...{ deviceId, nonce, gateId, direction, admission, override, correlationId, clockOffsetMs },
      code:
        line.token === undefined ? this.codes.ticketId(line.ticketId!) : await this.codes.token(line.token),
      deviceAtMs: Date.parse(scannedAt),
      decision: offline.decision,
      reason: offline.decision === 'granted' ? null : (offline.reason ?? 'invalid'),
    };
  }
}

function writeAnswers(lines: readonly Line<OfflineLine>[], answers: readonly UploadAnswer[]): string {
  let next = 0;
  return lines
    .map((line) => `${JSON.stringify(line.ok ? toView(answers[next++]!) : refusedLine(line))}\n`)
    .join('');
}

function toView(answer: UploadAnswer): z.output<typeof lineView> {
  if (answer.status === 'nonce_reused') {
    const problem: LineProblem = {
      code: 'nonce_reused',
      detail: 'The device used this nonce for another scan.',
    };
    return { nonce: answer.nonce, status: 'rejected', flags: [], problem };
  }
  const { nonce, scan, status, conflictsWith } = answer;
  return {
    ...{ nonce, status, scanId: scan.scanId, decision: scan.decision, reason: scan.reason },
    ...{ correctedAt: isoTime(scan.scannedAtMs), flags: flagsOf(answer) },
    ...(conflictsWith && { conflictsWith }),
  };
}

/** Of a conflict both sides are flagged, whichever of the two came first. */
function flagsOf({ scan, conflictsWith }: Exclude<UploadAnswer, { status: 'nonce_reused' }>): string[] {
  const isInConflict = conflictsWith !== undefined && !scan.flags.includes('conflict');
  return [...scan.flags, ...(isInConflict ? ['conflict'] : [])];
}

/** @throws Problem 415 when the body is not in lines */
export function streamed(body: unknown): Bytes {
  if (body instanceof Readable) return body as Bytes;
  throw new Problem(415, 'unsupported_media_type', 'The body must be application/x-ndjson.');
}

/**
 * Sends lines as they are made. The first is made before anything is sent, so that what fails at once is a problem; what
 * fails later cuts the answer, and lines without an answer are to be sent again.
 */
export async function sendLines(reply: Reply, lines: AsyncGenerator<string>): Promise<void> {
  const first = await lines.next();
  async function* all(): AsyncGenerator<string> {
    if (!first.done) yield first.value;
    yield* lines;
  }
  reply.header('content-type', NDJSON).send(Readable.from(all()));
}
