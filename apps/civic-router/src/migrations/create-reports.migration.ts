import type { MigrationInterface, QueryRunner } from 'typeorm';

const SCHEMA: readonly string[] = [
  `create table civic_rule_book (
    version integer primary key,
    book jsonb not null,
    actor text not null,
    reason text not null,
    set_at timestamptz not null default clock_timestamp()
  )`,
  `create table civic_agency (
    agency_id text collate "C" primary key,
    name text not null,
    holder_id uuid unique,
    webhook_url text,
    secrets bytea,
    changed_at timestamptz not null default clock_timestamp()
  )`,
  `insert into civic_agency (agency_id, name) values ('market-office', 'Night market office')`,
  // What anybody may read stands here as text; what a person wrote stands in personal, sealed.
  `create table civic_report (
    report_id uuid primary key,
    token uuid unique,
    service_code text not null,
    category text not null,
    severity smallint not null,
    zone_id text not null,
    lat float8,
    long float8,
    description text,
    address text,
    address_id text,
    media_url text,
    status text not null default 'open' check (status in ('open', 'closed')),
    status_notes text,
    cluster_id uuid not null,
    duplicate_of uuid references civic_report on delete set null,
    requested_at timestamptz not null,
    updated_at timestamptz not null,
    changed_at timestamptz not null default clock_timestamp(),
    expected_at timestamptz,
    correlation_id uuid not null,
    personal bytea,
    personal_erased_at timestamptz
  )`,
  'create index civic_report_requested on civic_report (requested_at desc, report_id)',
  // An agency may say today that it closed a report yesterday: whoever asks for changes hears of it today.
  'create index civic_report_changed on civic_report (changed_at desc, report_id)',
  'create index civic_report_status on civic_report (status, requested_at desc)',
  'create index civic_report_service on civic_report (service_code, requested_at desc)',
  'create index civic_report_place on civic_report (lat, long, requested_at)',
  'create index civic_report_duplicates on civic_report (duplicate_of) where duplicate_of is not null',
  'create index civic_report_personal on civic_report (requested_at) where personal is not null',
  // One part of a report for each agency.
  `create table civic_assignment (
    report_id uuid not null references civic_report on delete cascade,
    agency_id text collate "C" not null,
    facts jsonb not null default '[]',
    part jsonb not null,
    level jsonb not null,
    reason jsonb not null,
    routed_at timestamptz not null,
    primary key (report_id, agency_id)
  )`,
  `create table civic_missed (
    report_id uuid not null references civic_report on delete cascade,
    agency_id text collate "C" not null,
    deadline text not null,
    start_at timestamptz not null,
    due_at timestamptz not null,
    primary key (report_id, agency_id, deadline, start_at)
  )`,
  `create table civic_timer (
    id bigint generated always as identity primary key,
    report_id uuid not null references civic_report on delete cascade,
    agency_id text collate "C" not null,
    name text not null,
    due_at timestamptz not null,
    unique (report_id, agency_id, name)
  )`,
  'create index civic_timer_due on civic_timer (due_at)',
  `create table civic_update (
    report_id uuid not null references civic_report on delete cascade,
    agency_id text collate "C" not null,
    update_id text not null,
    status text not null,
    description text,
    at timestamptz not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (report_id, agency_id, update_id)
  )`,
  'create index civic_update_at on civic_update (at, report_id)',
  // What agencies have still to be told; done is gone.
  `create table civic_delivery (
    delivery_id bigint generated always as identity primary key,
    webhook_id uuid not null,
    agency_id text collate "C" not null references civic_agency,
    report_id uuid not null references civic_report on delete cascade,
    type text not null,
    detail jsonb not null,
    attempts integer not null default 0,
    next_check_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null default clock_timestamp(),
    parked_at timestamptz,
    parked_reason text
  )`,
  'create index civic_delivery_due on civic_delivery (agency_id, next_check_at) where parked_at is null',
  'create index civic_delivery_key on civic_delivery (agency_id, report_id, delivery_id)',
  `create table civic_audit (
    id bigint generated always as identity primary key,
    subject text collate "C" not null,
    act text not null,
    actor text not null,
    reason text not null,
    detail jsonb not null,
    at timestamptz not null default clock_timestamp()
  )`,
  'create index civic_audit_subject on civic_audit (subject, id desc)',
  'create index civic_audit_at on civic_audit (at)',
];

const TABLES = [
  ...['civic_audit', 'civic_delivery', 'civic_update', 'civic_timer', 'civic_missed'],
  ...['civic_assignment', 'civic_report', 'civic_agency', 'civic_rule_book'],
];

export class CreateReports1796241600000 implements MigrationInterface {
  // Said here, because a bundler may rename the class.
  readonly name = 'CreateReports1796241600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`drop table ${table}`);
  }
}
