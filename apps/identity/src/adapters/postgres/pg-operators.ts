import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import type { Operator, Role } from '../../domain/operator.ts';
import type { OperatorStore, OperatorView } from '../../manage-operators/ports.ts';
import type { SignInStore } from '../../sign-in/ports.ts';

interface Row {
  readonly operator_id: string;
  readonly name: string;
  readonly role: Role;
  readonly password_hash: string;
  readonly one_time_until: Date | null;
  readonly disabled: boolean;
  readonly created_at: Date;
}

const LIST_MAX = 1_000;

const time = (ms: number | undefined): string | null =>
  ms === undefined ? null : new Date(ms).toISOString();

const toView = (row: Row): OperatorView => ({
  operatorId: row.operator_id,
  name: row.name,
  role: row.role,
  disabled: row.disabled,
  newPasswordNeeded: row.one_time_until !== null,
  createdAtMs: row.created_at.getTime(),
});

/** Operators in PostgreSQL. */
export class PgOperators implements SignInStore<SqlTx>, OperatorStore<SqlTx> {
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(unitOfWork: UnitOfWork<SqlTx>) {
    this.unitOfWork = unitOfWork;
  }

  async findByName(name: string): Promise<Operator | undefined> {
    const [row] = await this.unitOfWork.run((tx) =>
      tx.query<Row>('select * from operator where name = $1', [name]),
    );
    if (!row) return undefined;
    return {
      operatorId: row.operator_id,
      name: row.name,
      role: row.role,
      passwordHash: row.password_hash,
      oneTimeUntilMs: row.one_time_until?.getTime(),
      disabled: row.disabled,
    };
  }

  async setPassword(tx: SqlTx, operatorId: string, hash: string): Promise<void> {
    const sql = 'update operator set password_hash = $2, one_time_until = null where operator_id = $1';
    await tx.query(sql, [operatorId, hash]);
  }

  async lock(tx: SqlTx): Promise<void> {
    await tx.query("select pg_advisory_xact_lock(hashtextextended('identity operators', 0))");
  }

  async list(tx: SqlTx): Promise<readonly OperatorView[]> {
    const rows = await tx.query<Row>(`select * from operator order by name limit ${LIST_MAX}`);
    return rows.map(toView);
  }

  async find(tx: SqlTx, operatorId: string): Promise<OperatorView | undefined> {
    const [row] = await tx.query<Row>('select * from operator where operator_id = $1', [operatorId]);
    return row && toView(row);
  }

  async insert(tx: SqlTx, operator: Operator): Promise<boolean> {
    const { operatorId, name, role, passwordHash, oneTimeUntilMs, disabled } = operator;
    const rows = await tx.query(
      `insert into operator (operator_id, name, role, password_hash, one_time_until, disabled)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1`,
      [operatorId, name, role, passwordHash, time(oneTimeUntilMs), disabled],
    );
    return rows.length > 0;
  }

  async update(
    tx: SqlTx,
    operatorId: string,
    { role, disabled }: { role: Role; disabled: boolean },
  ): Promise<void> {
    const sql = 'update operator set role = $2, disabled = $3 where operator_id = $1';
    await tx.query(sql, [operatorId, role, disabled]);
  }

  async setOneTimePassword(tx: SqlTx, operatorId: string, hash: string, untilMs: number): Promise<void> {
    const sql = 'update operator set password_hash = $2, one_time_until = $3 where operator_id = $1';
    await tx.query(sql, [operatorId, hash, time(untilMs)]);
  }

  async admins(tx: SqlTx): Promise<readonly string[]> {
    const sql = "select operator_id from operator where role = 'admin' and not disabled";
    return (await tx.query<Pick<Row, 'operator_id'>>(sql)).map((row) => row.operator_id);
  }

  async endFamilies(tx: SqlTx, operatorId: string): Promise<void> {
    await tx.query('update refresh_family set ended = true where operator_id = $1 and not ended', [
      operatorId,
    ]);
  }

  async count(tx: SqlTx): Promise<number> {
    const [row] = await tx.query<{ n: number }>('select count(*)::int as n from operator');
    return row?.n ?? 0;
  }
}
