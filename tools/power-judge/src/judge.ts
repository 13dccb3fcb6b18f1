import type { Evening } from './evenings/evenings.ts';
import type { JudgedRow } from './evenings/judged-row.ts';
import type { Score } from './measure/scorer.ts';
import { optimumOf } from './optimum/optimum.ts';
import { FixedPriority, ShedAll } from './play/baselines.ts';
import { honestOffers } from './play/bidders.ts';
import { runFree, type FreeRun } from './play/free-run.ts';
import { Nobody } from './play/nobody.ts';
import { PlannerController } from './play/planner-controller.ts';
import { playRow } from './play/play-row.ts';
import { Scheduled } from './play/scheduled.ts';

export const WAYS = [
  'planner',
  'planner-with-offers',
  'optimum',
  'fixed-priority',
  'shed-all',
  'nobody',
] as const;
export type Way = (typeof WAYS)[number];

export interface RowVerdict {
  readonly row: JudgedRow;
  readonly free: FreeRun;
  readonly scores: Readonly<Record<Way, Score>>;
  readonly unattainableSlots: number;
}

export interface EveningVerdict {
  readonly evening: Evening;
  readonly rows: readonly RowVerdict[];
}

export async function judgeEvening(evening: Evening): Promise<EveningVerdict> {
  const rows: RowVerdict[] = [];
  for (const row of evening.rows) rows.push(await judgeRow(row));
  return { evening, rows };
}

async function judgeRow(row: JudgedRow): Promise<RowVerdict> {
  const free = runFree(row.spec);
  const schedule = await optimumOf(row, free);
  // Who knows the evening beforehand is told no lies.
  const honest = { ...row, spec: { ...row.spec, faults: [] } };
  return {
    ...{ row, free, unattainableSlots: schedule.unattainableSlots },
    scores: {
      planner: playRow(row, free, new PlannerController(row.feeder)),
      'planner-with-offers': playRow(row, free, new PlannerController(row.feeder, honestOffers(row))),
      optimum: playRow(honest, free, new Scheduled(schedule)),
      'shed-all': playRow(row, free, new ShedAll(row.feeder)),
      'fixed-priority': playRow(row, free, new FixedPriority(row.feeder)),
      nobody: playRow(row, free, new Nobody()),
    },
  };
}
