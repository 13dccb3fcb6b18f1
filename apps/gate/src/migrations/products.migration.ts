import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

const WORDS = `name jsonb not null,
    zones text[],
    fee integer,
    add_ons text[]`;

/** Codes that tickets and the rules of zones have used so far. */
const IN_USE = `select product from ticket
  union select jsonb_array_elements_text(policy -> 'products') from zone
    where jsonb_typeof(policy -> 'products') = 'array'
  union select jsonb_object_keys(policy -> 'validity') from zone where jsonb_typeof(policy -> 'validity') = 'object'
  union select jsonb_object_keys(policy -> 'fees' -> 'products') from zone
    where jsonb_typeof(policy -> 'fees' -> 'products') = 'object'`;

const SCHEMA: readonly string[] = [
  `create table product (
    code text primary key,
    ${WORDS},
    version bigint not null default 1
  )`,
  `create table product_history (
    code text not null,
    version bigint not null,
    ${WORDS},
    reason text not null,
    actor text not null,
    at timestamptz not null default now(),
    primary key (code, version)
  )`,
  // Every market lets people in.
  `insert into product (code, name) values ('entry', '{"zh-TW": "入場", "en": "Entry"}')`,
  `insert into product (code, name)
    select product, jsonb_build_object('zh-TW', product, 'en', product) from (${IN_USE}) as used (product)
    on conflict do nothing`,
  `insert into product_history (code, version, name, reason, actor)
    select code, version, name, 'was in use', 'migration' from product`,
];

/** Products, which were codes alone: those that are in use become products that nothing is said of. */
export class Products1796043000000 implements ServiceMigration {
  readonly name = 'Products1796043000000';
  /** Tables that older code does not look at. */
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of SCHEMA) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table product_history, product');
  }
}
