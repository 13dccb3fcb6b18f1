import { ACCESS_MIGRATIONS } from '@night-market/access';
import { newId, statementsOf } from '@night-market/kernel';
import { createDatabase } from '@night-market/testing';
import type { QueryRunner } from 'typeorm';
import { expect, it } from 'vitest';
import { AuditActs1796040000000 } from '../src/migrations/audit-acts.migration.ts';
import { CreateOperators1795953600000 } from '../src/migrations/create-operators.migration.ts';

it('acts of before are carried into the audit of all access, in their order and with their times', async () => {
  const database = await createDatabase(statementsOf(ACCESS_MIGRATIONS));
  const runner = { query: (sql: string) => database.query(sql) } as unknown as QueryRunner;
  await new CreateOperators1795953600000().up(runner);
  const [operatorId, at] = [newId(), '2026-11-28T18:00:00.000Z'];
  for (const act of ['created', 'signed_in'])
    await database.query(
      'insert into operator_act (act_id, act, operator_id, by_id, at) values ($1, $2, $3, $4, $5)',
      [newId(), act, operatorId, 'first_start', at],
    );
  await new AuditActs1796040000000().up(runner);
  const rows = await database.query<object>(
    'select at, actor, action, subject from access_audit order by id',
  );
  expect(rows).toEqual(
    ['operator_created', 'operator_signed_in'].map((action) => ({
      ...{ at: new Date(at), actor: 'first_start', action, subject: operatorId },
    })),
  );
  expect(await database.query("select to_regclass('operator_act') as gone")).toEqual([{ gone: null }]);
  await database.drop();
});
