import { Controller, Get, Inject, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { Overview } from '../../domain/overview.ts';
import type { SharedOverview } from '../../see-overview/shared-overview.ts';
import { SEE_OVERVIEW, SESSION_DOOR } from '../../tokens.ts';
import type { BrowserRequest } from './browser.ts';
import { tokenOf, type OperatorDoor } from './operator-token.ts';
import { overviewAnswer } from './overview-schema.ts';
import { problemOf } from './services.controller.ts';

/** Whether the market is all right, asked of all services in the name of an operator of the same roles. */
@ApiTags('overview')
@Allow(operator('viewer'))
@Controller('api/overview')
export class OverviewController {
  private readonly overview: Pick<SharedOverview, 'handle'>;
  private readonly door: OperatorDoor;

  constructor(
    @Inject(SEE_OVERVIEW) overview: Pick<SharedOverview, 'handle'>,
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
  async see(@Req() request: BrowserRequest, @Caller() caller: Principal): Promise<Overview> {
    const roles = caller.kind === 'operator' ? caller.roles : [];
    const overview = await this.overview.handle(await tokenOf(request, this.door), roles);
    if (!overview) throw problemOf('the directory', 'unknown_services');
    return overview;
  }
}
