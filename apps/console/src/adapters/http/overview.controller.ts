import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { Overview } from '../../domain/overview.ts';
import type { SeeOverview } from '../../see-overview/see-overview.handler.ts';
import { SEE_OVERVIEW, SESSION_DOOR } from '../../tokens.ts';
import type { BrowserRequest } from './browser.ts';
import { tokenOf, type OperatorDoor } from './operator-token.ts';
import { overviewAnswer } from './overview-schema.ts';
import { problemOf } from './services.controller.ts';

/** Whether the market is all right, asked of all services in the operator's own name. */
@ApiTags('overview')
@Allow(operator('viewer'))
@Controller('api/overview')
export class OverviewController {
  private readonly overview: Pick<SeeOverview, 'handle'>;
  private readonly door: OperatorDoor;

  constructor(
    @Inject(SEE_OVERVIEW) overview: Pick<SeeOverview, 'handle'>,
    @Inject(SESSION_DOOR) door: OperatorDoor,
  ) {
    this.overview = overview;
    this.door = door;
  }

  @Get()
  @ApiOkResponse({
    description: 'The figures of all services; of one that does not answer, that it does not.',
    standardSchema: overviewAnswer,
  })
  async see(@Req() request: BrowserRequest): Promise<Overview> {
    const overview = await this.overview.handle(await tokenOf(request, this.door));
    if (!overview) throw problemOf('the directory', 'unknown_services');
    return overview;
  }
}
