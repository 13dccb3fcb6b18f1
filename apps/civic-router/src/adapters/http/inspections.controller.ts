import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, agency, operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem, refusePersonalData } from '@night-market/service-kit';
import type { z } from 'zod';
import type { AnswerChecklist } from '../../inspect/answer-checklist.handler.ts';
import type { InspectionReader, InspectionView } from '../../inspect/ports.ts';
import { ANSWER_CHECKLIST, INSPECTION_READER } from '../../tokens.ts';
import {
  answersBody,
  findingsView,
  inspectionPath,
  inspectionsQuery,
  inspectionsView,
  inspectionView,
} from './inspection-schemas.ts';

/** The inspections of plans, and what was found. */
@ApiTags('inspections')
@Controller('inspections')
export class InspectionsController {
  private readonly answering: AnswerChecklist<SqlTx>;
  private readonly reader: InspectionReader;

  constructor(
    @Inject(ANSWER_CHECKLIST) answering: AnswerChecklist<SqlTx>,
    @Inject(INSPECTION_READER) reader: InspectionReader,
  ) {
    this.answering = answering;
    this.reader = reader;
  }

  @Allow(operator('viewer'), service('read'), agency())
  @Get()
  @ApiOkResponse({ description: 'Of a plan or of all, the newest first.', standardSchema: inspectionsView })
  async list(
    @Query({ schema: inspectionsQuery }) { before, limit, ...wish }: z.output<typeof inspectionsQuery>,
  ) {
    const beforeMs = before === undefined ? Date.parse('9999-12-31T00:00:00Z') : Date.parse(before);
    return { inspections: (await this.reader.inspections({ ...wish, beforeMs, limit })).map(toView) };
  }

  @Allow(operator('viewer'), service('read'), agency())
  @Get(':inspectionId')
  @ApiOkResponse({
    description: 'The checklist with its answers, and the reports that followed.',
    standardSchema: inspectionView,
  })
  async one(@Param({ schema: inspectionPath }) { inspectionId }: z.output<typeof inspectionPath>) {
    const inspection = await this.reader.inspection(inspectionId);
    if (!inspection) throw notFound('inspection');
    return toView(inspection);
  }

  @Allow(operator('operator'), agency())
  @Post(':inspectionId/answers')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'What follows from all answers so far. What has to be mended is a report of its own, once.',
    standardSchema: findingsView,
  })
  async answer(
    @Param({ schema: inspectionPath }) { inspectionId }: z.output<typeof inspectionPath>,
    @Body({ schema: answersBody }) { answers, reason }: z.output<typeof answersBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    const holderId = caller.kind === 'agency' ? caller.id : undefined;
    const by = { actor: actorOf(caller), reason };
    const outcome = await this.answering.answer(inspectionId, answers, holderId, by);
    if (outcome === 'unknown_inspection') throw notFound('inspection');
    if (outcome === 'not_in_charge')
      throw new Problem(403, 'not_in_charge', 'Your agency is not in charge of this inspection.');
    if ('unknownItems' in outcome)
      throw new Problem(400, 'validation_failed', 'The checklist has no such items.', {
        errors: outcome.unknownItems
          .slice(0, 20)
          .map((itemId) => ({ pointer: `/answers/${itemId}`, detail: 'The checklist has no such item.' })),
      });
    const { verdict, missing, failed } = outcome.findings;
    return { verdict, missing: [...missing], failed: [...failed] };
  }
}

const toView = ({ checklist, answers, followUps, ...inspection }: InspectionView) => ({
  ...inspection,
  checklist: checklist.map((item) => ({ ...item })),
  answers: { ...answers },
  followUps: [...followUps],
});
