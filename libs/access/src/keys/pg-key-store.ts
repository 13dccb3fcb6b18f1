import { newId, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import { epochMs } from '@night-market/postgres';
import { PgAccessAudit } from '../audit/access-audit.ts';
import { hashSecret, newKey, type KeyKind } from './key-text.ts';
import {
  VALID_KEYS_MAX,
  type HolderView,
  type IssuedKey,
  type KeyStore,
  type KeyView,
  type NewHolder,
  type StoredKey,
} from './ports.ts';

const FIND = `select kind, market, holder_id as "holderId", stall_id as "stallId", prefix, secret_hash as "secretHash",
  public_key as "publicKey", ${epochMs('expires_at')} as "expiresAtMs",
  public_key is not null and exists (select 1 from api_key old where old.kind = api_key.kind
    and old.holder_id = api_key.holder_id and old.expires_at is not null and old.revoked_at is null
    and old.prefix <> api_key.prefix) as "replacesOthers",
  revoked_at is not null as "isRevoked" from api_key where prefix = any ($1::text[])`;

const INSERT = `insert into api_key (market, kind, holder_id, name, stall_id, prefix, secret_hash, created_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

const LOCK = 'select 1 from api_key where kind = $1 and holder_id = $2 and market = $3 for update';

const REVOKE = `update api_key set revoked_at = now(), revoked_by = $3
  where kind = $1 and holder_id = $2 and market = $4 and revoked_at is null and ($5::text is null or prefix = $5)
  returning prefix`;

const HOLDERS = `select holder_id as id, min(name) as name, min(stall_id) as "stallId",
    json_agg(json_build_object('prefix', prefix, 'createdAt', created_at, 'createdBy', created_by,
      'revokedAt', revoked_at, 'lastSeenAt', last_seen_at, 'refusedAt', refused_at, 'expiresAt', expires_at,
      'isSigning', public_key is not null, 'software', software) order by id) as keys
  from api_key where kind = $1 and market = $2`;
const LIST = `${HOLDERS} and ($3::uuid is null or holder_id > $3) group by holder_id order by holder_id limit $4`;
const ONE = `${HOLDERS} and holder_id = $3 group by holder_id`;

const SEEN = `update api_key set last_seen_at = seen.at, software = coalesce(seen.software, api_key.software)
  from unnest($1::text[], $2::timestamptz[], $3::text[]) as seen(prefix, at, software)
  where api_key.prefix = seen.prefix and (last_seen_at is null or last_seen_at < seen.at)`;

const REFUSED = `update api_key set refused_at = now() where prefix = any ($1::text[]) and revoked_at is not null`;

/** A device asks many times in a minute; one that says nothing for so long has stopped. */
const IN_USE = `select count(*)::int as n from api_key shown where refused_at > now() - interval '1 minute'
  and market = $1 and not exists (select 1 from api_key newer where newer.kind = shown.kind
    and newer.holder_id = shown.holder_id and newer.revoked_at is null and newer.created_at > shown.refused_at)`;

const WITHOUT_KEY = `select id from unnest($3::uuid[]) as asked (id) where not exists (
  select 1 from api_key where kind = $1 and market = $2 and holder_id = asked.id and revoked_at is null
    and (expires_at is null or expires_at > now()))`;

type JsonKey = { [K in keyof KeyView]: KeyView[K] extends string | boolean ? KeyView[K] : string | null };
type HolderRow = Omit<HolderView, 'keys'> & { readonly keys: readonly JsonKey[] };

/** Who gives a key, and why. */
interface GivenKey {
  readonly actor: string;
  readonly action: 'key_issued' | 'key_rotated';
  readonly reason: string | undefined;
}

/** Reads outside a transaction. */
export type ReadRows = <Row>(sql: string, params: readonly unknown[]) => Promise<Row[]>;

/** The keys of one market on PostgreSQL. */
export class PgKeyStore implements KeyStore {
  private readonly audit = new PgAccessAudit();
  private readonly market: string;
  private readonly unitOfWork: UnitOfWork<SqlTx>;
  private readonly read: ReadRows;

  constructor(market: string, unitOfWork: UnitOfWork<SqlTx>, read: ReadRows) {
    this.market = market;
    this.unitOfWork = unitOfWork;
    this.read = read;
  }

  /** Those of other markets as well: they are told apart, not unknown. */
  find(prefixes: readonly string[]): Promise<readonly StoredKey[]> {
    return this.read<StoredKey>(FIND, [prefixes]);
  }

  issue(kind: KeyKind, { name, stallId }: NewHolder, actor: string, reason?: string): Promise<IssuedKey> {
    const id = newId();
    return this.unitOfWork.run((tx) =>
      this.add(tx, kind, { id, name, stallId: stallId ?? null }, { actor, action: 'key_issued', reason }),
    );
  }

  rotate(
    kind: KeyKind,
    holderId: string,
    actor: string,
    reason?: string,
  ): Promise<IssuedKey | 'unknown' | 'two_valid'> {
    return this.unitOfWork.run(async (tx) => {
      const holder = await this.lock(tx, kind, holderId);
      if (!holder) return 'unknown';
      const valid = holder.keys.filter(({ revokedAt }) => revokedAt === null);
      if (valid.length >= VALID_KEYS_MAX) return 'two_valid';
      return this.add(tx, kind, holder, { actor, action: 'key_rotated', reason });
    });
  }

  revoke(
    kind: KeyKind,
    holderId: string,
    actor: string,
    prefix?: string,
    reason?: string,
  ): Promise<HolderView | 'unknown'> {
    return this.unitOfWork.run(async (tx) => {
      const holder = await this.lock(tx, kind, holderId);
      if (!holder) return 'unknown';
      if (prefix !== undefined && !holder.keys.some((key) => key.prefix === prefix)) return 'unknown';
      const revoked = await tx.query<{ prefix: string }>(REVOKE, [
        ...[kind, holderId, actor, this.market, prefix ?? null],
      ]);
      for (const key of revoked)
        this.audit.note(tx, {
          actor,
          action: 'key_revoked',
          subject: key.prefix,
          detail: { kind, holderId, ...(reason !== undefined && { reason }) },
        });
      return (await this.one(tx, kind, holderId))!;
    });
  }

  async list(kind: KeyKind, after: string | undefined, limit: number): Promise<readonly HolderView[]> {
    const rows = await this.read<HolderRow>(LIST, [kind, this.market, after ?? null, limit]);
    return rows.map(toHolder);
  }

  async seen(times: ReadonlyMap<string, Date>, software?: ReadonlyMap<string, string>): Promise<void> {
    const prefixes = [...times.keys()];
    await this.unitOfWork.run((tx) =>
      tx.query(SEEN, [
        prefixes,
        [...times.values()].map((at) => at.toISOString()),
        prefixes.map((prefix) => software?.get(prefix) ?? null),
      ]),
    );
  }

  async refused(prefixes: readonly string[]): Promise<void> {
    await this.unitOfWork.run((tx) => tx.query(REFUSED, [prefixes]));
  }

  async revokedInUse(): Promise<number> {
    return (await this.read<{ n: number }>(IN_USE, [this.market]))[0]!.n;
  }

  async withoutKey(kind: KeyKind, holderIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.read<{ id: string }>(WITHOUT_KEY, [kind, this.market, holderIds]);
    return rows.map(({ id }) => id);
  }

  private async add(
    tx: SqlTx,
    kind: KeyKind,
    { id, name, stallId }: Omit<HolderView, 'keys'>,
    { actor, action, reason }: GivenKey,
  ): Promise<IssuedKey> {
    const { prefix, secret, text } = newKey(kind);
    tx.send(INSERT, [this.market, kind, id, name, stallId, prefix, hashSecret(secret), actor]);
    const detail = {
      ...{ kind, holderId: id },
      ...(stallId !== null && { stallId }),
      ...(reason !== undefined && { reason }),
    };
    this.audit.note(tx, { actor, action, subject: prefix, detail });
    return { holder: (await this.one(tx, kind, id))!, key: text };
  }

  /** The holder as it stands once nobody else changes its keys. */
  private async lock(tx: SqlTx, kind: KeyKind, holderId: string): Promise<HolderView | undefined> {
    await tx.query(LOCK, [kind, holderId, this.market]);
    // A statement of its own: it sees what the last holder of the lock committed.
    return this.one(tx, kind, holderId);
  }

  private async one(tx: SqlTx, kind: KeyKind, holderId: string): Promise<HolderView | undefined> {
    const [row] = await tx.query<HolderRow>(ONE, [kind, this.market, holderId]);
    return row && toHolder(row);
  }
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const toHolder = ({ keys, ...holder }: HolderRow): HolderView => ({
  ...holder,
  keys: keys.map(({ createdAt, revokedAt, lastSeenAt, refusedAt, expiresAt, ...key }) => ({
    ...{ ...key, createdAt: new Date(createdAt!), revokedAt: dateOf(revokedAt) },
    ...{ lastSeenAt: dateOf(lastSeenAt), refusedAt: dateOf(refusedAt), expiresAt: dateOf(expiresAt) },
  })),
});
