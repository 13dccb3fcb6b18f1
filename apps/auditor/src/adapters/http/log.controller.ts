import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { encodeHeaders } from '@night-market/kafka';
import { notFound, Problem } from '@night-market/service-kit';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { BrowseLogHandler } from '../../browse-log/browse-log.handler.ts';
import { ScannersBusyError } from '../../browse-log/log-scanner.ts';
import type { PartitionEnds } from '../../browse-log/ports.ts';
import { BROWSE_LOG } from '../../tokens.ts';
import {
  recordAnswer,
  recordPath,
  recordsAnswer,
  recordsQuery,
  topicPath,
  topicsAnswer,
} from './log-schemas.ts';

const RETRY_AFTER_S = 2;

/** The log of the bus as it is, for operators. */
@ApiTags('ops')
@Controller('ops/topics')
export class LogController {
  private readonly log: BrowseLogHandler;

  constructor(@Inject(BROWSE_LOG) log: BrowseLogHandler) {
    this.log = log;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiOkResponse({
    description: 'Every topic, and where its partitions begin and end.',
    standardSchema: topicsAnswer,
  })
  async topics(): Promise<z.output<typeof topicsAnswer>> {
    const topics = await answered(this.log.topics());
    return {
      topics: [...topics].map(([topic, partitions]) => ({ topic, partitions: partitions.map(toEnds) })),
    };
  }

  @Allow(operator('viewer'))
  @Get(':topic/records')
  @ApiOkResponse({
    description: 'What was found in a bounded stretch of one partition, in the order of the log.',
    standardSchema: recordsAnswer,
  })
  async records(
    @Param({ schema: topicPath }) { topic }: z.output<typeof topicPath>,
    @Query({ schema: recordsQuery }) { from, ...query }: z.output<typeof recordsQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof recordsAnswer>> {
    const wanted = { topic, ...query, from: from === undefined ? undefined : BigInt(from) };
    const page = await answered(this.log.page(wanted, untilGone(reply)));
    if (!page) throw notFound('topic or partition');
    const { ends, scanned, records } = page;
    return {
      ...{ topic, ...toEnds(ends), records: [...records] },
      scanned: { from: String(scanned.from), to: String(scanned.to) },
      next: scanned.to < ends.high ? String(scanned.to) : null,
    };
  }

  /** What a viewer does not see: nothing is masked. */
  @Allow(operator('operator'))
  @Get(':topic/partitions/:partition/records/:offset')
  @ApiOkResponse({ description: 'One record, byte for byte, in base64.', standardSchema: recordAnswer })
  async record(
    @Param({ schema: recordPath }) { topic, partition, offset }: z.output<typeof recordPath>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<z.output<typeof recordAnswer>> {
    const found = await answered(this.log.record(topic, partition, BigInt(offset), untilGone(reply)));
    if (!found) throw notFound('record');
    const { key, value, headers, rawHeaders, timestampMs } = found;
    return {
      ...{ topic, partition, offset, at: new Date(timestampMs).toISOString() },
      key: key?.toString('base64') ?? null,
      value: value?.toString('base64') ?? null,
      headers: (rawHeaders ?? encodeHeaders(headers)).toString('base64'),
    };
  }
}

const toEnds = ({ partition, low, high }: PartitionEnds) => ({
  ...{ partition, low: low.toString(), high: high.toString() },
});

/** Aborts when the caller does not wait any more. */
function untilGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

function answered<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (error instanceof ScannersBusyError)
      throw new Problem(429, 'log_busy', 'Too many look into the log.', {
        ...{ detail: 'Try again in a moment.', retryAfterS: RETRY_AFTER_S },
      });
    throw new Problem(503, 'broker_away', 'The event bus does not show its log.', {
      ...{ detail: 'Try again in a moment.', retryAfterS: RETRY_AFTER_S },
    });
  });
}
