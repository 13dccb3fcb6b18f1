import { createHash, randomBytes } from 'node:crypto';
import type { Sealing } from '@night-market/access';
import type { SqlTx, UnitOfWork } from '@night-market/kernel';
import { ExpiringRows } from '@night-market/postgres';
import type { Role, Session, SignedIn, Tokens } from '../../domain/session.ts';
import type { SessionStore } from '../../keep-session/ports.ts';

const INSERT = `insert into session
    (session_hash, operator_id, operator_name, roles, sealed_tokens, tokens_until, used_at, ends_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

const FIND = `select operator_id, operator_name, roles, sealed_tokens, used_at, ends_at
  from session where session_hash = $1`;

const CLAIM = `update session set claimed_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
  where session_hash = $1 and claimed_until <= clock_timestamp() returning true as claimed`;

const REPLACE = `update session set operator_name = $2, roles = $3, sealed_tokens = $4, tokens_until = $5,
    claimed_until = '-infinity'
  where session_hash = $1`;

const END_ALL = 'delete from session where operator_id = $1 returning session_hash, sealed_tokens';

interface Row {
  readonly operator_id: string;
  readonly operator_name: string;
  readonly roles: Role[];
  readonly sealed_tokens: Buffer;
  readonly used_at: Date;
  readonly ends_at: Date;
}

const hashOf = (id: string): Buffer => createHash('sha256').update(id).digest();
/** The name under which a session's tokens are sealed: they open in this session alone. */
const sealedAs = (hash: Buffer): string => `session ${hash.toString('hex')}`;
const timeOf = (ms: number): string => new Date(ms).toISOString();

/** Sessions in PostgreSQL: ids by their hashes, tokens sealed. */
export class PgSessions implements SessionStore {
  private readonly unitOfWork: UnitOfWork<SqlTx>;
  private readonly sealing: Sealing;

  constructor(unitOfWork: UnitOfWork<SqlTx>, sealing: Sealing) {
    this.unitOfWork = unitOfWork;
    this.sealing = sealing;
  }

  async begin({ operatorId, name, roles, tokens, usedAtMs, endsAtMs }: Session): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    const hash = hashOf(id);
    await this.run(INSERT, [
      ...[hash, operatorId, name, [...roles], this.seal(tokens, hash)],
      ...[tokens.untilMs, usedAtMs, endsAtMs].map(timeOf),
    ]);
    return id;
  }

  async find(id: string): Promise<Session | undefined> {
    const hash = hashOf(id);
    const [row] = await this.run<Row>(FIND, [hash]);
    if (!row) return undefined;
    const tokens = this.open(row.sealed_tokens, hash);
    if (!tokens) return undefined;
    const { operator_id: operatorId, operator_name: name, roles, used_at, ends_at } = row;
    return { operatorId, name, roles, tokens, usedAtMs: used_at.getTime(), endsAtMs: ends_at.getTime() };
  }

  async noteUse(id: string, atMs: number): Promise<void> {
    const sql = 'update session set used_at = greatest(used_at, $2) where session_hash = $1';
    await this.run(sql, [hashOf(id), timeOf(atMs)]);
  }

  async claim(id: string, forMs: number): Promise<boolean> {
    return (await this.run(CLAIM, [hashOf(id), forMs])).length > 0;
  }

  async release(id: string): Promise<void> {
    await this.run(`update session set claimed_until = '-infinity' where session_hash = $1`, [hashOf(id)]);
  }

  async replaceTokens(id: string, tokens: Tokens, { name, roles }: SignedIn): Promise<void> {
    const hash = hashOf(id);
    await this.run(REPLACE, [hash, name, [...roles], this.seal(tokens, hash), timeOf(tokens.untilMs)]);
  }

  async end(id: string): Promise<void> {
    await this.run('delete from session where session_hash = $1', [hashOf(id)]);
  }

  async endAll(operatorId: string): Promise<readonly Tokens[]> {
    const rows = await this.run<Pick<Row, 'sealed_tokens'> & { readonly session_hash: Buffer }>(END_ALL, [
      operatorId,
    ]);
    return rows.flatMap(({ session_hash, sealed_tokens }) => this.open(sealed_tokens, session_hash) ?? []);
  }

  private run<T>(sql: string, params: readonly unknown[]): Promise<T[]> {
    return this.unitOfWork.run((tx) => tx.query<T>(sql, [...params]));
  }

  private seal = (tokens: Tokens, hash: Buffer): Buffer =>
    this.sealing.seal(JSON.stringify(tokens), sealedAs(hash));

  /** What was sealed with another secret is no session any more. */
  private open(sealed: Buffer, hash: Buffer): Tokens | undefined {
    try {
      return JSON.parse(this.sealing.open(sealed, sealedAs(hash))) as Tokens;
    } catch {
      return undefined;
    }
  }
}

/** Sessions that are over. */
export const oldSessions = new ExpiringRows({ table: 'session', at: 'ends_at' });
