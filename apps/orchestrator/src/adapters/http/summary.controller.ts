import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SagaSummary } from '../../read-sagas/summarize-sagas.ts';
import { SAGA_SUMMARY } from '../../tokens.ts';
import { summaryView } from './schemas.ts';

/** How the sagas stand, all in all; it costs the same however many there are. */
@ApiTags('sagas')
@Controller('summary')
export class SummaryController {
  private readonly summary: () => Promise<SagaSummary>;

  constructor(@Inject(SAGA_SUMMARY) summary: () => Promise<SagaSummary>) {
    this.summary = summary;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiOkResponse({ description: 'How many are open, in trouble, settled.', standardSchema: summaryView })
  read(): Promise<SagaSummary> {
    return this.summary();
  }
}
