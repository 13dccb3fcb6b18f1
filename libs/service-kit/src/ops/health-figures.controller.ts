import { Controller, Get, Inject } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { OPS_FIGURES } from '../runtime/tokens.ts';
import type { HealthFigures } from './health-figures.ts';
import { healthFiguresView } from './views.ts';

/** How the service stands, for the overview of operators; it costs the same however much there is. */
@ApiTags('ops')
@Controller('ops/health-figures')
export class HealthFiguresController {
  private readonly figures: () => Promise<HealthFigures>;

  constructor(@Inject(OPS_FIGURES) figures: () => Promise<HealthFigures>) {
    this.figures = figures;
  }

  /** What waits to be sent, what waits to be handled, and what is parked. */
  @Allow(operator('viewer'))
  @Get()
  @ApiResponse({ status: 200, standardSchema: healthFiguresView })
  read(): Promise<HealthFigures> {
    return this.figures();
  }
}
