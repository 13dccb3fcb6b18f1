import { Controller, Get, Inject } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { z } from 'zod';
import { Problem } from '../http/problem.ts';
import { OPS_POSITIONS } from '../runtime/tokens.ts';
import type { TopicPositions } from './positions.ts';
import { positionsView } from './views.ts';

const RETRY_AFTER_S = 2;

/** How far the group of the service is behind, partition by partition. */
@ApiTags('ops')
@Controller('ops/consumer/positions')
export class PositionsController {
  private readonly positions: () => Promise<readonly TopicPositions[]>;

  constructor(@Inject(OPS_POSITIONS) positions: () => Promise<readonly TopicPositions[]>) {
    this.positions = positions;
  }

  /** What the broker holds of each partition, and how far the group has settled it. */
  @Allow(operator('viewer'))
  @Get()
  @ApiResponse({ status: 200, standardSchema: positionsView })
  async read(): Promise<z.output<typeof positionsView>> {
    const topics = await this.positions().catch(() => undefined);
    if (!topics)
      throw new Problem(503, 'broker_away', 'The event bus does not tell how far the group is.', {
        ...{ detail: 'Try again in a moment.', retryAfterS: RETRY_AFTER_S },
      });
    return { topics: [...topics] };
  }
}
