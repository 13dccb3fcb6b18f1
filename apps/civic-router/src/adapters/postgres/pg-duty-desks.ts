import type { QueryRows, SqlTx } from '@night-market/kernel';
import { isoTime } from '@night-market/postgres';
import type { DutyDeskReader, DutyDeskStore, DutyDeskView, KeptDutyDesk } from '../../duty-desks/ports.ts';

const IDS = 'select desk_id from civic_duty_desk order by desk_id';
const IS_DESK = 'select 1 from civic_duty_desk where desk_id = $1';
const IS_AGENCY = 'select 1 from civic_agency where agency_id = $1';
const SET = `insert into civic_duty_desk (desk_id, name, mail) values ($1, $2, $3)
  on conflict (desk_id) do update set name = excluded.name, mail = excluded.mail, changed_at = clock_timestamp()`;
const DESKS = `select desk_id as "deskId", name, ${isoTime('changed_at')} as "changedAt"
  from civic_duty_desk where desk_id > $1 order by desk_id limit $2`;
const MAIL = 'select mail from civic_duty_desk where desk_id = $1';

/** Where persons on duty read mail. */
export class PgDutyDesks implements DutyDeskStore<SqlTx>, DutyDeskReader {
  private readonly read: QueryRows;

  constructor(read: QueryRows) {
    this.read = read;
  }

  async ids(tx: SqlTx): Promise<readonly string[]> {
    return (await tx.query<{ desk_id: string }>(IDS)).map(({ desk_id }) => desk_id);
  }

  async isDesk(tx: SqlTx, id: string): Promise<boolean> {
    return (await tx.query(IS_DESK, [id])).length > 0;
  }

  async set(tx: SqlTx, { deskId, name, mail }: KeptDutyDesk): Promise<'set' | 'is_agency'> {
    if ((await tx.query(IS_AGENCY, [deskId])).length > 0) return 'is_agency';
    await tx.query(SET, [deskId, name, Buffer.from(mail)]);
    return 'set';
  }

  desks(after: string, limit: number): Promise<readonly DutyDeskView[]> {
    return this.read<DutyDeskView>(DESKS, [after, limit]);
  }

  async sealedMail(deskId: string): Promise<Uint8Array> {
    return (await this.read<{ mail: Buffer }>(MAIL, [deskId]))[0]!.mail;
  }
}
