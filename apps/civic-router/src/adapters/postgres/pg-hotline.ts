import type { QueryRows, SqlTx } from '@night-market/kernel';
import { isoTime } from '@night-market/postgres';
import type { Act, AuditLog, KnownAgencies } from '../../change-reports/ports.ts';
import { FIRST_BOOK, type HotlineBook } from '../../domain/hotline-book.ts';
import type {
  AgencyView,
  HotlineReader,
  KeptAgency,
  KeptBook,
  ReadAct,
  SetUpStore,
} from '../../set-up/ports.ts';
import type { BookReader } from '../../take-report/ports.ts';

const CURRENT = `select version, case when version = $1 then null else book end as book from civic_rule_book
  order by version desc limit 1`;
// One book after the other.
const LOCK_BOOK = "select pg_advisory_xact_lock(hashtextextended('civic rule book', 0))";
const ADD_BOOK = 'insert into civic_rule_book (version, book, actor, reason) values ($1, $2::jsonb, $3, $4)';
const BOOK_COLUMNS = `version, book, actor, reason, ${isoTime('set_at')} as "setAt"`;
const BOOKS = `select ${BOOK_COLUMNS} from civic_rule_book where version < $1 order by version desc limit $2`;
const BOOK = `select ${BOOK_COLUMNS} from civic_rule_book where version = $1`;
const NOTE =
  'insert into civic_audit (subject, act, actor, reason, detail) values ($1, $2, $3, $4, $5::jsonb)';
const HISTORY = `select id::float8 as id, act, actor, reason, detail, ${isoTime('at')} as at from civic_audit
  where subject = $1 and id < $2 order by id desc limit $3`;
const OF_HOLDER = 'select agency_id from civic_agency where holder_id = $1';
const UNKNOWN = `select asked.id from unnest($1::text[]) as asked (id)
  where not exists (select from civic_agency where agency_id = asked.id)`;
const IDS = 'select agency_id from civic_agency order by agency_id';
const SET_AGENCY = `insert into civic_agency (agency_id, name, holder_id, webhook_url, secrets) values ($1, $2, $3, $4, $5)
  on conflict (agency_id) do update set name = excluded.name, holder_id = excluded.holder_id,
    webhook_url = excluded.webhook_url, secrets = coalesce(excluded.secrets, civic_agency.secrets),
    changed_at = clock_timestamp()
  returning secrets is not null as "hasSecrets"`;
const HOLDER_TAKEN = 'select 1 from civic_agency where holder_id = $1 and agency_id <> $2';
const AGENCIES = `select agency_id as "agencyId", name, holder_id as "keyHolderId", webhook_url as "webhookUrl",
    secrets is not null as "hasSecrets", ${isoTime('changed_at')} as "changedAt"
  from civic_agency where agency_id > $1 order by agency_id limit $2`;

/** Rules, deadlines, agencies, and who changed them. */
export class PgHotline
  implements BookReader<SqlTx>, KnownAgencies<SqlTx>, AuditLog<SqlTx>, SetUpStore<SqlTx>, HotlineReader
{
  private readonly read: QueryRows;
  /** A version never changes, so it is read once. */
  private known: HotlineBook = FIRST_BOOK;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async current(tx: SqlTx): Promise<HotlineBook> {
    const { version } = this.known.rules;
    const [row] = await tx.query<{ version: number; book: HotlineBook | null }>(CURRENT, [version]);
    if (row?.book) this.known = row.book;
    return this.known;
  }

  async lockBook(tx: SqlTx): Promise<void> {
    await tx.query(LOCK_BOOK);
  }

  addBook(tx: SqlTx, book: HotlineBook, actor: string, reason: string): Promise<void> {
    tx.send(ADD_BOOK, [book.rules.version, JSON.stringify(book), actor, reason]);
    return Promise.resolve();
  }

  books(before: number, limit: number): Promise<readonly KeptBook[]> {
    return this.read<KeptBook>(BOOKS, [before, limit]);
  }

  async book(version: number): Promise<KeptBook | undefined> {
    return (await this.read<KeptBook>(BOOK, [version]))[0];
  }

  note(tx: SqlTx, { subject, act, actor, reason, detail }: Act): Promise<void> {
    tx.send(NOTE, [subject, act, actor, reason, JSON.stringify(detail)]);
    return Promise.resolve();
  }

  history(subject: string, before: number, limit: number): Promise<readonly ReadAct[]> {
    return this.read<ReadAct>(HISTORY, [subject, before, limit]);
  }

  async ofHolder(tx: SqlTx, holderId: string): Promise<string | undefined> {
    return (await tx.query<{ agency_id: string }>(OF_HOLDER, [holderId]))[0]?.agency_id;
  }

  async unknown(tx: SqlTx, agencyIds: readonly string[]): Promise<readonly string[]> {
    return (await tx.query<{ id: string }>(UNKNOWN, [agencyIds])).map(({ id }) => id);
  }

  async agencyIds(tx: SqlTx): Promise<readonly string[]> {
    return (await tx.query<{ agency_id: string }>(IDS)).map(({ agency_id }) => agency_id);
  }

  async setAgency(tx: SqlTx, agency: KeptAgency): Promise<'set' | 'holder_taken'> {
    const { agencyId, name, keyHolderId, webhookUrl, secrets } = agency;
    if (keyHolderId !== null && (await tx.query(HOLDER_TAKEN, [keyHolderId, agencyId])).length > 0)
      return 'holder_taken';
    await tx.query(SET_AGENCY, [agencyId, name, keyHolderId, webhookUrl, secrets && Buffer.from(secrets)]);
    return 'set';
  }

  agencies(after: string, limit: number): Promise<readonly AgencyView[]> {
    return this.read<AgencyView>(AGENCIES, [after, limit]);
  }
}
