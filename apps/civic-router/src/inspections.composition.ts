import type { Provider } from '@nestjs/common';
import type { QueryRows, SqlTx } from '@night-market/kernel';
import { isDatabaseOutage } from '@night-market/postgres';
import { TimerLoop, type ServiceRuntime } from '@night-market/service-kit';
import { PgInspections } from './adapters/postgres/pg-inspections.ts';
import { AnswerChecklist, type AnswerChecklistPorts } from './inspect/answer-checklist.handler.ts';
import { PlanInspections } from './inspect/plan-inspections.handler.ts';
import { StartInspections } from './inspect/start-inspections.handler.ts';
import { ANSWER_CHECKLIST, INSPECTION_READER, PLAN_INSPECTIONS } from './tokens.ts';

/** Plans of inspections, their timer, and what inspectors find. */
export function composeInspections(
  { unitOfWork, background, clock, random, log }: ServiceRuntime,
  read: QueryRows,
  shared: Pick<AnswerChecklistPorts<SqlTx>, 'reports' | 'agencies' | 'audit' | 'takeReport'>,
): Provider[] {
  const store = new PgInspections(read);
  const { audit, takeReport } = shared;
  const starting = new StartInspections<SqlTx>({
    ...{ unitOfWork, store, takeReport, clock, log, isOutage: isDatabaseOutage },
  });
  background.push(
    new TimerLoop({
      next: (limit, dueByMs) => store.next(limit, dueByMs),
      fire: (planIds) => starting.fire(planIds),
      ...{ clock, random, log },
    }),
  );
  return [
    { provide: INSPECTION_READER, useValue: store },
    {
      provide: PLAN_INSPECTIONS,
      useValue: new PlanInspections<SqlTx>({ unitOfWork, store, audit, clock }),
    },
    { provide: ANSWER_CHECKLIST, useValue: new AnswerChecklist<SqlTx>({ ...shared, unitOfWork, store }) },
  ];
}
