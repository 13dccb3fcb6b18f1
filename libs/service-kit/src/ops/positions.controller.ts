import { Controller, Get, Inject } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { z } from 'zod';
import { Problem } from '../http/problem.ts';
import { OPS_LAG_HISTORY, OPS_POSITIONS } from '../runtime/tokens.ts';
import type { LagHistory } from './lag-history.ts';
import type { TopicPositions } from './positions.ts';
import { lagHistoryView, positionsView } from './views.ts';

const RETRY_AFTER_S = 2;

/** How far the group of the service is behind, partition by partition. */
@ApiTags('ops')
@Controller('ops/consumer')
export class PositionsController {
  private readonly positions: () => Promise<readonly TopicPositions[]>;

  private readonly history: () => LagHistory;

  constructor(
    @Inject(OPS_POSITIONS) positions: () => Promise<readonly TopicPositions[]>,
    @Inject(OPS_LAG_HISTORY) history: () => LagHistory,
  ) {
    this.positions = positions;
    this.history = history;
  }

  /** What the broker holds of each partition, and how far the group has settled it. */
  @Allow(operator('viewer'))
  @Get('positions')
  @ApiResponse({ status: 200, standardSchema: positionsView })
  async read(): Promise<z.output<typeof positionsView>> {
    const topics = await this.positions().catch(() => undefined);
    if (!topics)
      throw new Problem(503, 'broker_away', 'The event bus does not tell how far the group is.', {
        ...{ detail: 'Try again in a moment.', retryAfterS: RETRY_AFTER_S },
      });
    return { topics: [...topics] };
  }

  /** How far it was behind in the last hour, as this process has seen it. */
  @Allow(operator('viewer'))
  @Get('lag-history')
  @ApiResponse({ status: 200, standardSchema: lagHistoryView })
  lagHistory(): z.output<typeof lagHistoryView> {
    const { everyS, times, series } = this.history();
    return { everyS, times: [...times], series: series.map((one) => ({ ...one, lags: [...one.lags] })) };
  }
}
