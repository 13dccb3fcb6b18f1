import { Body, Controller, Delete, HttpCode, Inject, Param, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { refusePersonalData } from '@night-market/service-kit';
import type { z } from 'zod';
import type { SetUp } from '../../set-up/set-up.handler.ts';
import { SET_UP } from '../../tokens.ts';
import { byOf } from './by.ts';
import { accepted } from './refusals.ts';
import { overrideBody, reasonQuery, stallPath } from './schemas.ts';
import { overrideView } from './view-schemas.ts';

type Path = z.output<typeof stallPath>;

/** How operators switch a stall for a while, also in manual mode and with the meter dead. */
@ApiTags('overrides')
@Allow(operator('operator'))
@Controller('feeders/:feederId/stalls/:stallId/override')
export class OverridesController {
  private readonly setUp: SetUp<SqlTx>;

  constructor(@Inject(SET_UP) setUp: SetUp<SqlTx>) {
    this.setUp = setUp;
  }

  @Put()
  @ApiOkResponse({ description: 'It stays so until then.', standardSchema: overrideView })
  async set(
    @Param({ schema: stallPath }) { feederId, stallId }: Path,
    @Body({ schema: overrideBody }) { position, minutes, reason }: z.output<typeof overrideBody>,
    @Caller() caller: Principal,
  ) {
    const wish = { isOn: position === 'on', minutes };
    const by = byOf(caller, reason);
    const { untilMs } = accepted(await this.setUp.override(feederId, stallId, wish, by));
    return { feederId, stallId, until: new Date(untilMs).toISOString() };
  }

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The planner decides about the stall again.' })
  async end(
    @Param({ schema: stallPath }) { feederId, stallId }: Path,
    @Query({ schema: reasonQuery }) { reason }: z.output<typeof reasonQuery>,
    @Caller() caller: Principal,
  ): Promise<void> {
    // It is kept, though it stands in the address.
    refusePersonalData({ reason });
    accepted(await this.setUp.endOverride(feederId, stallId, byOf(caller, reason)));
  }
}
