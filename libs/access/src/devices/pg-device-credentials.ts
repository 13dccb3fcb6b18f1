import { newId, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import { PgAccessAudit } from '../audit/access-audit.ts';
import { newPrefix } from '../keys/key-text.ts';
import type { EnrolledDevice, NewDevice } from './ports.ts';

const INSERT = `insert into api_key (market, kind, holder_id, name, prefix, public_key, created_by, software)
  values ($1, 'device', $2, $3, $4, $5, $6, $7)`;

const LOCK = `select prefix, name, public_key as "publicKey", software from api_key
  where kind = 'device' and holder_id = $1 and market = $2 and public_key is not null and revoked_at is null
  order by id for update`;

const GIVE_UP_OTHERS = `update api_key set revoked_at = now(), revoked_by = $4
  where kind = 'device' and holder_id = $1 and market = $2 and public_key is not null and revoked_at is null
    and prefix <> $3`;

const END_SOON = `update api_key set expires_at = coalesce(expires_at, now() + interval '10 minutes')
  where prefix = $1`;

const RETIRE_OTHERS = `update api_key old set revoked_at = now(), revoked_by = 'rotation'
  from api_key fresh where fresh.prefix = $1 and old.kind = fresh.kind and old.holder_id = fresh.holder_id
    and old.expires_at is not null and old.revoked_at is null and old.prefix <> fresh.prefix`;

interface Row {
  readonly prefix: string;
  readonly name: string;
  readonly publicKey: Buffer;
  readonly software: string | null;
}

/** The public keys by which enrolled devices are known; beside the API keys, so operators list and revoke both alike. */
export class PgDeviceCredentials {
  private readonly audit = new PgAccessAudit();
  private readonly market: string;
  private readonly unitOfWork: UnitOfWork<SqlTx>;

  constructor(market: string, unitOfWork: UnitOfWork<SqlTx>) {
    this.market = market;
    this.unitOfWork = unitOfWork;
  }

  /** Makes a device known, in the caller's transaction. */
  enrol(tx: SqlTx, { name, publicKey, software }: NewDevice, actor: string): EnrolledDevice {
    const deviceId = newId();
    const credentialId = newPrefix();
    tx.send(INSERT, [this.market, deviceId, name, credentialId, publicKey, actor, software]);
    const detail = { kind: 'device', holderId: deviceId };
    this.audit.note(tx, { actor, action: 'key_issued', subject: credentialId, detail });
    return { deviceId, credentialId };
  }

  /**
   * A new credential in the place of the one that signed. The old one is good for ten more minutes, or until the new
   * one is used; a new one whose answer was lost can so be asked for again.
   * @returns its id; undefined when the device was revoked meanwhile
   */
  rotate(deviceId: string, credentialId: string, publicKey: Buffer): Promise<string | undefined> {
    const { market } = this;
    return this.unitOfWork.run(async (tx) => {
      const rows = await tx.query<Row>(LOCK, [deviceId, market]);
      const own = rows.find(({ prefix }) => prefix === credentialId);
      if (!own) return undefined;
      const known = rows.find((row) => row.publicKey.equals(publicKey));
      if (known) return known.prefix;
      const actor = `device ${deviceId}`;
      const fresh = newPrefix();
      tx.send(GIVE_UP_OTHERS, [deviceId, market, credentialId, actor]);
      tx.send(END_SOON, [credentialId]);
      tx.send(INSERT, [market, deviceId, own.name, fresh, publicKey, actor, own.software]);
      const detail = { kind: 'device', holderId: deviceId };
      this.audit.note(tx, { actor, action: 'key_rotated', subject: fresh, detail });
      return fresh;
    });
  }

  /** Ends the credentials that this one has replaced. */
  async retireOthers(credentialId: string): Promise<void> {
    await this.unitOfWork.run((tx) => tx.query(RETIRE_OTHERS, [credentialId]));
  }
}
