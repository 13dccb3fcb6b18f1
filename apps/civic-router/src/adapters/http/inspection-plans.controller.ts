import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem, refusePersonalData } from '@night-market/service-kit';
import type { z } from 'zod';
import type { PlannedInspections } from '../../domain/inspection.ts';
import type { PlanInspections, PlanOutcome } from '../../inspect/plan-inspections.handler.ts';
import type { InspectionReader } from '../../inspect/ports.ts';
import type { HotlineReader } from '../../set-up/ports.ts';
import { INSPECTION_READER, PLAN_INSPECTIONS, SET_UP_READER } from '../../tokens.ts';
import {
  changedPlanBody,
  planBody,
  planPath,
  plansQuery,
  plansView,
  planView,
  type PlanBody,
} from './inspection-schemas.ts';
import { doneView, historyQuery, historyView, reasonBody } from './schemas.ts';

type Path = z.output<typeof planPath>;
type Because = z.output<typeof reasonBody>;

/** What is inspected again and again, and when. */
@ApiTags('inspections')
@Controller('inspection-plans')
export class InspectionPlansController {
  private readonly planning: PlanInspections<SqlTx>;
  private readonly reader: InspectionReader;
  private readonly hotline: HotlineReader;

  constructor(
    @Inject(PLAN_INSPECTIONS) planning: PlanInspections<SqlTx>,
    @Inject(INSPECTION_READER) reader: InspectionReader,
    @Inject(SET_UP_READER) hotline: HotlineReader,
  ) {
    this.planning = planning;
    this.reader = reader;
    this.hotline = hotline;
  }

  @Allow(operator('operator'))
  @Post()
  @ApiCreatedResponse({
    description: 'Each inspection becomes a report when it is due.',
    standardSchema: planView,
  })
  async make(@Body({ schema: planBody }) { reason, ...plan }: PlanBody, @Caller() caller: Principal) {
    refusePersonalData({ reason, plan });
    const outcome = await this.planning.make(plannedBy(plan), { actor: actorOf(caller), reason });
    if (outcome === 'made') return this.one({ planId: plan.planId });
    if (outcome === 'id_taken')
      throw new Problem(409, 'plan_id_taken', 'There is a plan of this id.', {
        detail: 'Take another planId, or change that plan: PUT /inspection-plans/{planId}.',
      });
    throw unusable(outcome);
  }

  @Allow(operator('operator'))
  @Put(':planId')
  @ApiOkResponse({
    description:
      'Inspections that were started keep what they began with. With another schedule the next one is the first from now on.',
    standardSchema: planView,
  })
  async change(
    @Param({ schema: planPath }) { planId }: Path,
    @Body({ schema: changedPlanBody }) { reason, ...plan }: z.output<typeof changedPlanBody>,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason, plan });
    const planned = plannedBy({ ...plan, planId });
    const outcome = await this.planning.change(planned, { actor: actorOf(caller), reason });
    if (typeof outcome === 'object') throw unusable(outcome);
    outcomeOf(outcome);
    return this.one({ planId });
  }

  @Allow(operator('viewer'), service('read'))
  @Get()
  @ApiOkResponse({ description: 'One page, in the order of ids.', standardSchema: plansView })
  async list(@Query({ schema: plansQuery }) { after, limit }: z.output<typeof plansQuery>) {
    const found = await this.reader.plans(after, limit + 1);
    const plans = found.slice(0, limit).map(toView);
    return { plans, next: found.length > limit ? plans.at(-1)!.planId : null };
  }

  @Allow(operator('viewer'), service('read'))
  @Get(':planId')
  @ApiOkResponse({ description: 'With the time of its next inspection.', standardSchema: planView })
  async one(@Param({ schema: planPath }) { planId }: Path) {
    const plan = await this.reader.plan(planId);
    if (!plan) throw notFound('inspection plan');
    return toView(plan);
  }

  @Allow(operator('viewer'))
  @Get(':planId/history')
  @ApiOkResponse({ description: 'Who changed it, and why; newest first.', standardSchema: historyView })
  async history(
    @Param({ schema: planPath }) { planId }: Path,
    @Query({ schema: historyQuery }) { before, limit }: z.output<typeof historyQuery>,
  ) {
    return { acts: await this.hotline.history(planId, before, limit) };
  }

  @Allow(operator('operator'))
  @Post(':planId/pause')
  @HttpCode(200)
  @ApiOkResponse({ description: 'Nothing is inspected until it is resumed.', standardSchema: doneView })
  async pause(
    @Param({ schema: planPath }) { planId }: Path,
    @Body({ schema: reasonBody }) { reason }: Because,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    return outcomeOf(await this.planning.pause(planId, { actor: actorOf(caller), reason }));
  }

  @Allow(operator('operator'))
  @Post(':planId/resume')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'It goes on with the next inspection; those that were due meanwhile are left out.',
    standardSchema: doneView,
  })
  async resume(
    @Param({ schema: planPath }) { planId }: Path,
    @Body({ schema: reasonBody }) { reason }: Because,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    return outcomeOf(await this.planning.resume(planId, { actor: actorOf(caller), reason }));
  }

  @Allow(operator('operator'))
  @Post(':planId/end')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'Nothing is inspected by it any more, and it stays as it is; what was inspected stays too.',
    standardSchema: doneView,
  })
  async end(
    @Param({ schema: planPath }) { planId }: Path,
    @Body({ schema: reasonBody }) { reason }: Because,
    @Caller() caller: Principal,
  ) {
    refusePersonalData({ reason });
    return outcomeOf(await this.planning.end(planId, { actor: actorOf(caller), reason }));
  }
}

/** Numbers that are left out are left out, and not undefined. */
function plannedBy(plan: Omit<PlanBody, 'reason'>): PlannedInspections {
  const plain = JSON.parse(JSON.stringify(plan)) as PlannedInspections;
  return { ...plain, schedule: { ...plain.schedule, planId: plain.planId } };
}

const unusable = ({ problems }: { readonly problems: readonly string[] }): Problem =>
  new Problem(400, 'validation_failed', 'The plan cannot be used.', {
    errors: problems.slice(0, 20).map((detail) => ({ pointer: '', detail })),
  });

type View = NonNullable<Awaited<ReturnType<InspectionReader['plan']>>>;

const toView = ({ schedule, checklist, ...plan }: View) => ({
  ...plan,
  schedule: { ...schedule },
  checklist: checklist.map((item) => ({ ...item })),
});

/** @throws Problem 404 or 409 */
function outcomeOf(outcome: PlanOutcome): { outcome: string } {
  if (outcome === 'unknown') throw notFound('inspection plan');
  if (outcome === 'ended')
    throw new Problem(409, 'plan_ended', 'The plan has ended.', {
      detail: 'It stays as it is: make another one.',
    });
  return { outcome };
}
