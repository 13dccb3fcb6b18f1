import { newId, type SqlTx } from '@night-market/kernel';
import { ExpiringRows } from '@night-market/postgres';
import type { Role } from '../../domain/operator.ts';
import type { FoundRefresh, RefreshStore } from '../../refresh/ports.ts';
import type { FamilyStore, IssuedRefresh } from '../../sign-in/ports.ts';
import { hashOfToken, newRefreshToken } from '../crypto/secrets.ts';

const LOCK = `select family_id from refresh_family
  where family_id = (select family_id from refresh_token where token_hash = $1) for update`;

const FIND = `select family_id, operator_id, name, role, ended, disabled, expires_at, used_at,
    exists (select 1 from refresh_token successor where successor.follows = token.token_hash
      and successor.used_at is not null) as successor_used
  from refresh_token token join refresh_family using (family_id) join operator using (operator_id)
  where token_hash = $1`;

interface Row {
  readonly family_id: string;
  readonly operator_id: string;
  readonly name: string;
  readonly role: Role;
  readonly ended: boolean;
  readonly disabled: boolean;
  readonly expires_at: Date;
  readonly used_at: Date | null;
  readonly successor_used: boolean;
}

const MARK = `update refresh_token set used_at = coalesce(used_at, clock_timestamp()) where token_hash = $1
  returning family_id`;
const INSERT = 'insert into refresh_token (token_hash, family_id, follows) values ($1, $2, $3)';

/** Refresh tokens and their families in PostgreSQL, by their hashes alone. */
export class PgRefreshes implements FamilyStore<SqlTx>, RefreshStore<SqlTx> {
  async start(tx: SqlTx, operatorId: string, expiresAtMs: number): Promise<IssuedRefresh> {
    const familyId = newId();
    const refreshToken = newRefreshToken();
    const sql = 'insert into refresh_family (family_id, operator_id, expires_at) values ($1, $2, $3)';
    await tx.query(sql, [familyId, operatorId, new Date(expiresAtMs).toISOString()]);
    await tx.query(INSERT, [hashOfToken(refreshToken), familyId, null]);
    return { refreshToken, expiresAtMs };
  }

  async find(tx: SqlTx, token: string): Promise<FoundRefresh | undefined> {
    const hash = hashOfToken(token);
    // A statement of its own: the next one must see what whoever held the lock has written.
    await tx.query(LOCK, [hash]);
    const [row] = await tx.query<Row>(FIND, [hash]);
    if (!row) return undefined;
    return {
      familyId: row.family_id,
      operator: { operatorId: row.operator_id, name: row.name, role: row.role },
      expiresAtMs: row.expires_at.getTime(),
      usedAtMs: row.used_at?.getTime(),
      successorUsed: row.successor_used,
      familyEnded: row.ended,
      operatorDisabled: row.disabled,
    };
  }

  async exchange(tx: SqlTx, token: string): Promise<string> {
    const hash = hashOfToken(token);
    const next = newRefreshToken();
    const [row] = await tx.query<Pick<Row, 'family_id'>>(MARK, [hash]);
    await tx.query(INSERT, [hashOfToken(next), row!.family_id, hash]);
    return next;
  }

  async endFamily(tx: SqlTx, familyId: string): Promise<void> {
    await tx.query('update refresh_family set ended = true where family_id = $1', [familyId]);
  }
}

/** Sessions that are over, with their tokens. */
export const oldFamilies = new ExpiringRows({ table: 'refresh_family', at: 'expires_at' });
