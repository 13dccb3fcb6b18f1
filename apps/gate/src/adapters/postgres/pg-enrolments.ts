import type { SqlTx } from '@night-market/kernel';
import { ExpiringRows } from '@night-market/postgres';
import type { Enrolment, EnrolmentStore, NewEnrolment } from '../../enrol-device/ports.ts';
import { isoTime } from './scan-row.ts';

const KEEP = `insert into enrolment (token_hash, name, gate_id, made_by, expires_at) values ($1, $2, $3, $4, $5)`;

/** The key of a credential that was revoked is good for nothing. */
const LOCK = `select enrolment.name, gate_id as "gateId", made_by as "madeBy", device_id as "deviceId",
    credential_id as "credentialId", public_key as "publicKey"
  from enrolment left join api_key on prefix = credential_id and revoked_at is null
  where token_hash = $1 and enrolment.expires_at > now() for update of enrolment`;

const USE = 'update enrolment set device_id = $2, credential_id = $3 where token_hash = $1';

/** Tokens that no device can use any more. */
export const oldEnrolments = new ExpiringRows({ table: 'enrolment', at: 'expires_at' });

type Row = Pick<Enrolment, 'name' | 'gateId' | 'madeBy'> & {
  readonly deviceId: string | null;
  readonly credentialId: string | null;
  readonly publicKey: Buffer | null;
};

/** Enrolments in PostgreSQL. */
export class PgEnrolments implements EnrolmentStore<SqlTx> {
  keep(tx: SqlTx, tokenHash: Buffer, { name, gateId, expiresAtMs }: NewEnrolment, actor: string): void {
    tx.send(KEEP, [tokenHash, name, gateId, actor, isoTime(expiresAtMs)]);
  }

  async lock(tx: SqlTx, tokenHash: Buffer): Promise<Enrolment | undefined> {
    const [row] = await tx.query<Row>(LOCK, [tokenHash]);
    if (!row) return undefined;
    const { deviceId, credentialId, publicKey, ...enrolment } = row;
    if (deviceId === null || credentialId === null) return { ...enrolment, used: undefined };
    return { ...enrolment, used: { deviceId, credentialId, publicKey: publicKey ?? Buffer.alloc(0) } };
  }

  use(tx: SqlTx, tokenHash: Buffer, deviceId: string, credentialId: string): void {
    tx.send(USE, [tokenHash, deviceId, credentialId]);
  }
}
