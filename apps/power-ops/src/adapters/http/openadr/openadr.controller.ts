import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound } from '@night-market/service-kit';
import type { z } from 'zod';
import { toEvent, toProgram, toReport } from '../../../domain/openadr/to-openadr.ts';
import type { OpenAdrReader } from '../../../read-openadr/ports.ts';
import { OPENADR_READER } from '../../../tokens.ts';
import {
  eventObject,
  eventObjects,
  programObject,
  programObjects,
  reportObject,
  reportObjects,
} from './object-schemas.ts';
import {
  eventPath,
  eventsQuery,
  isOurs,
  programPath,
  programsQuery,
  reportPath,
  reportsQuery,
  targetedStalls,
} from './queries.ts';

/** Where OpenADR 3 is found at this service. */
export const OPENADR_BASE = 'openadr3/3.0.1';

/** A VTN that shows what power-ops sheds: feeders as programs, sheds as events, what became of them as reports. */
@ApiTags('OpenADR 3')
@Allow(operator('viewer'), service('read'))
@Controller(OPENADR_BASE)
export class OpenAdrController {
  private readonly reader: OpenAdrReader;

  constructor(@Inject(OPENADR_READER) reader: OpenAdrReader) {
    this.reader = reader;
  }

  @Get('programs')
  @ApiOkResponse({ description: 'In the order of their names.', standardSchema: programObjects })
  async programs(@Query({ schema: programsQuery }) query: z.output<typeof programsQuery>) {
    const { skip, limit } = query;
    const found = await this.reader.programs({ stallIds: targetedStalls(query), skip, limit });
    return found.map(toProgram);
  }

  @Get('programs/:programID')
  @ApiOkResponse({ description: 'A feeder as a program.', standardSchema: programObject })
  async program(@Param({ schema: programPath }) { programID }: z.output<typeof programPath>) {
    const program = isOurs(programID) ? await this.reader.program(programID) : undefined;
    if (!program) throw notFound('program');
    return toProgram(program);
  }

  @Get('events')
  @ApiOkResponse({ description: 'Newest first.', standardSchema: eventObjects })
  async events(@Query({ schema: eventsQuery }) query: z.output<typeof eventsQuery>) {
    const { programID: programId, skip, limit } = query;
    if (programId !== undefined && !isOurs(programId)) return [];
    const found = await this.reader.sheds({ programId, stallIds: targetedStalls(query), skip, limit });
    return found.map(toEvent);
  }

  @Get('events/:eventID')
  @ApiOkResponse({ description: 'A stall that was asked to be off.', standardSchema: eventObject })
  async event(@Param({ schema: eventPath }) { eventID }: z.output<typeof eventPath>) {
    return toEvent(await this.shed(eventID, 'event'));
  }

  @Get('reports')
  @ApiOkResponse({ description: 'Newest first.', standardSchema: reportObjects })
  async reports(@Query({ schema: reportsQuery }) query: z.output<typeof reportsQuery>) {
    const { programID: programId, eventID: eventId, clientName, skip, limit } = query;
    if ([programId, eventId].some((id) => id !== undefined && !isOurs(id))) return [];
    const stallIds = clientName === undefined ? undefined : [clientName];
    const found = await this.reader.sheds({ programId, eventId, stallIds, skip, limit });
    return found.map(toReport);
  }

  @Get('reports/:reportID')
  @ApiOkResponse({
    description: 'What the controller of the stall made of it.',
    standardSchema: reportObject,
  })
  async report(@Param({ schema: reportPath }) { reportID }: z.output<typeof reportPath>) {
    return toReport(await this.shed(reportID, 'report'));
  }

  private async shed(id: string, what: string) {
    const shed = isOurs(id) ? await this.reader.shed(id) : undefined;
    if (!shed) throw notFound(what);
    return shed;
  }
}
