import { Body, Controller, Get, Inject, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { Problem, refusePersonalData } from '@night-market/service-kit';
import type { z } from 'zod';
import type { DutyDeskReader } from '../../duty-desks/ports.ts';
import type { SetDutyDesk } from '../../duty-desks/set-duty-desk.handler.ts';
import { DUTY_DESK_READER, SET_DUTY_DESK } from '../../tokens.ts';
import { deskBody, deskPath, desksQuery, desksView } from './duty-desk-schemas.ts';
import { CIVIC } from './hotline.controller.ts';
import { doneView } from './schemas.ts';

/** Persons on duty, whom steps of escalation name. */
@ApiTags('hotline')
@Controller('duty-desks')
export class DutyDesksController {
  private readonly setDesk: SetDutyDesk<SqlTx>;
  private readonly reader: DutyDeskReader;

  constructor(
    @Inject(SET_DUTY_DESK) setDesk: SetDutyDesk<SqlTx>,
    @Inject(DUTY_DESK_READER) reader: DutyDeskReader,
  ) {
    this.setDesk = setDesk;
    this.reader = reader;
  }

  @Allow(operator('viewer'), service('read'))
  @Get()
  @ApiOkResponse({
    description: 'One page, in the order of ids, without the addresses.',
    standardSchema: desksView,
  })
  async desks(@Query({ schema: desksQuery }) { after, limit }: z.output<typeof desksQuery>) {
    const found = await this.reader.desks(after, limit + 1);
    const desks = found.slice(0, limit);
    return { desks, next: found.length > limit ? desks.at(-1)!.deskId : null };
  }

  @Allow(operator('operator'), service(CIVIC))
  @Put(':deskId')
  @ApiOkResponse({
    description: 'It is told by mail from now on; a step of escalation names it by its id.',
    standardSchema: doneView,
  })
  async set(
    @Param({ schema: deskPath }) { deskId }: z.output<typeof deskPath>,
    @Body({ schema: deskBody }) { name, mail, reason }: z.output<typeof deskBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ deskId, name, reason });
    const outcome = await this.setDesk.set({ deskId, name, mail }, { actor: actorOf(caller), reason });
    if (outcome === 'is_agency')
      throw new Problem(409, 'id_taken', 'An agency has this id.', {
        detail: 'A step of escalation could not tell them apart: give the desk another id.',
      });
    return { outcome };
  }
}
