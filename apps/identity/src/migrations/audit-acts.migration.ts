import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/** Acts stand in the audit of all access, no longer in a table of their own. Older code would miss that table. */
export class AuditActs1796040000000 implements ServiceMigration {
  // Said here, because a bundler may rename the class.
  readonly name = 'AuditActs1796040000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `insert into access_audit (at, actor, action, subject, detail)
       select at, by_id, 'operator_' || act, operator_id::text, '{}' from operator_act order by act_id`,
    );
    await runner.query('drop table operator_act');
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('AuditActs1796040000000 is not undone: acts of before and since are mixed'),
    );
  }
}
