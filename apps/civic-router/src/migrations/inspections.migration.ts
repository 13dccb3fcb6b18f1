import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP: readonly string[] = [
  // The row of a plan is its timer.
  `create table civic_inspection_plan (
    plan_id text collate "C" primary key,
    title text not null,
    place text not null,
    schedule jsonb not null,
    checklist jsonb not null,
    is_paused boolean not null default false,
    next_id text,
    next_due_at timestamptz,
    changed_at timestamptz not null default clock_timestamp()
  )`,
  'create index civic_inspection_plan_due on civic_inspection_plan (next_due_at) where next_due_at is not null',
  `create table civic_inspection (
    inspection_id text collate "C" primary key,
    plan_id text collate "C" not null references civic_inspection_plan,
    report_id uuid not null unique references civic_report on delete cascade,
    title text not null,
    place text not null,
    due_at timestamptz not null,
    checklist jsonb not null,
    answers jsonb not null default '{}',
    verdict text not null default 'incomplete'
  )`,
  'create index civic_inspection_plan_at on civic_inspection (plan_id, due_at desc)',
  `create table civic_follow_up (
    inspection_id text collate "C" not null references civic_inspection on delete cascade,
    item_id text collate "C" not null,
    report_id uuid not null references civic_report on delete cascade,
    primary key (inspection_id, item_id)
  )`,
  'create index civic_follow_up_report on civic_follow_up (report_id)',
];

export class Inspections1796263200000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'Inspections1796263200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of UP) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['civic_follow_up', 'civic_inspection', 'civic_inspection_plan'])
      await runner.query(`drop table ${table}`);
  }
}
