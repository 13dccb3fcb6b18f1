import type { Answer, ChecklistItem, Findings, InspectionPlan, Occurrence } from '@night-market/inspections';
import type { QueryRows, SqlTx } from '@night-market/kernel';
import { epochMs, isoTime } from '@night-market/postgres';
import type { Inspection } from '../../domain/inspection.ts';
import type {
  InspectionReader,
  InspectionsWish,
  InspectionStore,
  InspectionView,
  KeptPlan,
  PlanView,
} from '../../inspect/ports.ts';
import { timestamp } from './report-row.ts';

const PLAN = 'plan_id as "planId", title, place, schedule, checklist, is_paused as "isPaused"';
const LOCKED_PLAN = `${PLAN}, ended_at is not null as "isEnded", next_id as "nextId",
  ${epochMs('next_due_at')} as "nextDueAtMs"`;
const PLAN_VIEW = `${PLAN}, ${isoTime('next_due_at')} as "nextDueAt", ${isoTime('changed_at')} as "changedAt",
  ${isoTime('ended_at')} as "endedAt"`;
const ADD_PLAN = `insert into civic_inspection_plan (plan_id, title, place, schedule, checklist, next_id, next_due_at)
  values ($1, $2, $3, $4::jsonb, $5::jsonb, $6, ${timestamp('$7')}) on conflict do nothing returning plan_id`;
const LOCK_PLAN = `select ${LOCKED_PLAN} from civic_inspection_plan where plan_id = $1 for update`;
const CLAIM_DUE = `select ${LOCKED_PLAN} from civic_inspection_plan
  where plan_id = $1 and next_due_at <= ${timestamp('$2')} for update skip locked`;
const SET_NEXT = `update civic_inspection_plan
  set next_id = $2, next_due_at = ${timestamp('$3')}, is_paused = $4, changed_at = clock_timestamp() where plan_id = $1`;
const CHANGE_PLAN = `update civic_inspection_plan set title = $2, place = $3, schedule = $4::jsonb, checklist = $5::jsonb,
  next_id = $6, next_due_at = ${timestamp('$7')}, changed_at = clock_timestamp() where plan_id = $1`;
const END_PLAN = `update civic_inspection_plan set ended_at = clock_timestamp(), next_id = null, next_due_at = null,
  is_paused = false, changed_at = clock_timestamp() where plan_id = $1`;
const NEXT = `select plan_id as id, ${epochMs('next_due_at')} as "dueAtMs" from civic_inspection_plan
  where next_due_at <= ${timestamp('$2')} order by next_due_at limit $1`;
const PLANS = `select ${PLAN_VIEW} from civic_inspection_plan where plan_id > $1 order by plan_id limit $2`;
const ONE_PLAN = `select ${PLAN_VIEW} from civic_inspection_plan where plan_id = $1`;

const INSPECTION = `inspection_id as "inspectionId", plan_id as "planId", title, place, report_id as "reportId",
  checklist, answers`;
const FOLLOW_UPS = `coalesce((select jsonb_agg(jsonb_build_object('itemId', item_id, 'reportId', followed.report_id)
    order by item_id) from civic_follow_up followed
    where followed.inspection_id = civic_inspection.inspection_id), '[]') as "followUps"`;
const INSPECTION_VIEW = `${INSPECTION}, ${isoTime('due_at')} as "dueAt", verdict, ${FOLLOW_UPS}`;
const HAS_INSPECTION = 'select 1 from civic_inspection where inspection_id = $1';
const ADD_INSPECTION = `insert into civic_inspection (inspection_id, plan_id, title, place, report_id, checklist, due_at)
  values ($1, $2, $3, $4, $5, $6::jsonb, ${timestamp('$7')})`;
const LOCK_INSPECTION = `select ${INSPECTION} from civic_inspection where inspection_id = $1 for update`;
const SAVE_ANSWERS = 'update civic_inspection set answers = $2::jsonb, verdict = $3 where inspection_id = $1';
const FOLLOWED_UP = 'select item_id from civic_follow_up where inspection_id = $1';
const ADD_FOLLOW_UP = 'insert into civic_follow_up (inspection_id, item_id, report_id) values ($1, $2, $3)';
const ONE_INSPECTION = `select ${INSPECTION_VIEW} from civic_inspection where inspection_id = $1`;

interface PlanRow {
  readonly planId: string;
  readonly title: string;
  readonly place: string;
  readonly schedule: InspectionPlan;
  readonly checklist: readonly ChecklistItem[];
  readonly isPaused: boolean;
  readonly isEnded: boolean;
  readonly nextId: string | null;
  readonly nextDueAtMs: number | null;
}

const toPlan = ({ nextId, nextDueAtMs, ...plan }: PlanRow): KeptPlan => ({
  ...plan,
  next: nextId === null ? undefined : { occurrenceId: nextId, dueAtMs: Math.round(nextDueAtMs!) },
});

const planParams = (plan: Omit<KeptPlan, 'isPaused' | 'isEnded'>): unknown[] => [
  ...[plan.planId, plan.title, plan.place, JSON.stringify(plan.schedule), JSON.stringify(plan.checklist)],
  ...[plan.next?.occurrenceId ?? null, plan.next?.dueAtMs ?? null],
];

/** Plans of inspections, and the inspections, in PostgreSQL. */
export class PgInspections implements InspectionStore<SqlTx>, InspectionReader {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  /** The plans of which an inspection is due by then, soonest first. */
  next(limit: number, dueByMs: number) {
    return this.read<{ readonly id: string; readonly dueAtMs: number }>(NEXT, [limit, dueByMs]);
  }

  async addPlan(tx: SqlTx, plan: KeptPlan): Promise<boolean> {
    return (await tx.query(ADD_PLAN, planParams(plan))).length > 0;
  }

  changePlan(tx: SqlTx, plan: Omit<KeptPlan, 'isPaused' | 'isEnded'>): Promise<void> {
    tx.send(CHANGE_PLAN, planParams(plan));
    return Promise.resolve();
  }

  endPlan(tx: SqlTx, planId: string): Promise<void> {
    tx.send(END_PLAN, [planId]);
    return Promise.resolve();
  }

  async hasInspection(tx: SqlTx, inspectionId: string): Promise<boolean> {
    return (await tx.query(HAS_INSPECTION, [inspectionId])).length > 0;
  }

  async lockPlan(tx: SqlTx, planId: string): Promise<KeptPlan | undefined> {
    const [row] = await tx.query<PlanRow>(LOCK_PLAN, [planId]);
    return row && toPlan(row);
  }

  async claimDue(tx: SqlTx, planId: string, nowMs: number): Promise<KeptPlan | undefined> {
    const [row] = await tx.query<PlanRow>(CLAIM_DUE, [planId, nowMs]);
    return row && toPlan(row);
  }

  setNext(tx: SqlTx, planId: string, next: Occurrence | undefined, isPaused: boolean): Promise<void> {
    tx.send(SET_NEXT, [planId, next?.occurrenceId ?? null, next?.dueAtMs ?? null, isPaused]);
    return Promise.resolve();
  }

  addInspection(tx: SqlTx, inspection: Inspection, dueAtMs: number): Promise<void> {
    const { inspectionId, planId, title, place, reportId, checklist } = inspection;
    tx.send(ADD_INSPECTION, [
      inspectionId,
      planId,
      title,
      place,
      reportId,
      JSON.stringify(checklist),
      dueAtMs,
    ]);
    return Promise.resolve();
  }

  async lockInspection(tx: SqlTx, inspectionId: string): Promise<Inspection | undefined> {
    return (await tx.query<Inspection>(LOCK_INSPECTION, [inspectionId]))[0];
  }

  saveAnswers(tx: SqlTx, { inspectionId, answers }: Inspection, { verdict }: Findings): Promise<void> {
    const kept: Readonly<Record<string, Answer>> = answers;
    tx.send(SAVE_ANSWERS, [inspectionId, JSON.stringify(kept), verdict]);
    return Promise.resolve();
  }

  async followedUp(tx: SqlTx, inspectionId: string): Promise<readonly string[]> {
    return (await tx.query<{ item_id: string }>(FOLLOWED_UP, [inspectionId])).map(({ item_id }) => item_id);
  }

  addFollowUp(tx: SqlTx, inspectionId: string, itemId: string, reportId: string): Promise<void> {
    tx.send(ADD_FOLLOW_UP, [inspectionId, itemId, reportId]);
    return Promise.resolve();
  }

  plans(after: string, limit: number): Promise<readonly PlanView[]> {
    return this.read<PlanView>(PLANS, [after, limit]);
  }

  async plan(planId: string): Promise<PlanView | undefined> {
    return (await this.read<PlanView>(ONE_PLAN, [planId]))[0];
  }

  /** Only what is asked for stands in the statement, so that an index fits. */
  inspections({ planId, verdict, beforeMs, limit }: InspectionsWish): Promise<readonly InspectionView[]> {
    const params: unknown[] = [beforeMs, limit];
    const conditions = [
      `due_at < ${timestamp('$1')}`,
      ...(planId === undefined ? [] : [`plan_id = $${params.push(planId)}`]),
      ...(verdict === undefined ? [] : [`verdict = $${params.push(verdict)}`]),
    ];
    const sql = `select ${INSPECTION_VIEW} from civic_inspection where ${conditions.join(' and ')}
      order by due_at desc limit $2`;
    return this.read<InspectionView>(sql, params);
  }

  async inspection(inspectionId: string): Promise<InspectionView | undefined> {
    return (await this.read<InspectionView>(ONE_INSPECTION, [inspectionId]))[0];
  }
}
