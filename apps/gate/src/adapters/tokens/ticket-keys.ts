import type { Sealing } from '@night-market/access';
import type { Ticket } from '@night-market/gate-policy';
import type { Clock, SqlTx, UnitOfWork } from '@night-market/kernel';
import { epochMs } from '@night-market/postgres';
import {
  problemOfClaims,
  signTicket,
  ticketSigner,
  toBase64Url,
  verifyToken,
  type KeySet,
  type TicketClaims,
  type TicketSigner,
} from '@night-market/ticket-token';
import type { TokenMaker } from '../../issue-tickets/ports.ts';
import { signingKey } from '../../ticket-keys/schedule.ts';
import { exportKeys } from './key-material.ts';

/** A withdrawn key is refused everywhere within this time. */
const LOOK_AGAIN_MS = 1_000;

interface Row {
  readonly keyId: string;
  readonly publicKey: Buffer;
  readonly sealed: Buffer;
  readonly createdAtMs: number;
  readonly validToMs: number | null;
}

/** A key as scanners read it. */
export interface PublishedKey {
  readonly keyId: string;
  readonly publicKey: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

interface Ring {
  readonly rows: readonly Row[];
  readonly keySet: KeySet;
  readonly readAtMs: number;
}

const LOCK = "select pg_advisory_xact_lock(hashtextextended('gate ticket keys', 0))";
const READ = `select key_id as "keyId", public_key as "publicKey", sealed,
  ${epochMs('created_at')} as "createdAtMs",
  ${epochMs('valid_to')} as "validToMs" from ticket_key order by created_at, key_id`;
const INSERT = `insert into ticket_key (key_id, public_key, sealed, created_at)
  values ($1, $2, $3, to_timestamp($4::float8 / 1000))`;
const END = `update ticket_key set valid_to = least(valid_to, to_timestamp($2::float8 / 1000)) where key_id = $1
  returning key_id`;

export interface TicketKeysSettings {
  readonly market: string;
  /** How long a new key is published before it signs. */
  readonly leadMs: number;
}

/** The keys that tickets are signed with: made at first need, private halves sealed, several valid at once. */
export class TicketKeys implements TokenMaker {
  private readonly unitOfWork: UnitOfWork<SqlTx>;
  private readonly sealing: Sealing;
  private readonly settings: TicketKeysSettings;
  private readonly clock: Clock;
  private ring: Ring | undefined;
  private reading: Promise<Ring> | undefined;
  private readonly signers = new Map<string, Promise<TicketSigner>>();

  constructor(unitOfWork: UnitOfWork<SqlTx>, sealing: Sealing, settings: TicketKeysSettings, clock: Clock) {
    this.unitOfWork = unitOfWork;
    this.sealing = sealing;
    this.settings = settings;
    this.clock = clock;
  }

  /** Whichever key signs it. */
  problemOf(ticket: Ticket): string | undefined {
    return problemOfClaims({ ...this.claimsOf(ticket), keyId: 'k1' });
  }

  async make(ticket: Ticket): Promise<string> {
    return signTicket(this.claimsOf(ticket), await this.signer());
  }

  /** The ticket that a token was signed for; undefined for everything else. */
  async read(token: string): Promise<string | undefined> {
    const { keySet } = await this.current();
    const { market } = this.settings;
    const found = await verifyToken(token, keySet, { market, nowMs: this.clock.nowMs() });
    return found.ok ? found.claims.ticketId : undefined;
  }

  /** What scanners read: public keys alone. */
  async published(): Promise<readonly PublishedKey[]> {
    return (await this.current()).rows.map(({ keyId, publicKey, createdAtMs, validToMs }) => ({
      keyId,
      publicKey: toBase64Url(new Uint8Array(publicKey)),
      validFrom: new Date(createdAtMs).toISOString(),
      validTo: validToMs === null ? null : new Date(validToMs).toISOString(),
    }));
  }

  /** Makes a new key: it is published now and signs when scanners have had the time to read it. */
  async rotate(): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      await tx.query(LOCK);
      await this.create(tx, await tx.query<Row>(READ));
    });
    this.ring = undefined;
  }

  /** Tickets signed by a key are good no longer than until then. Returns false where there is no such key. */
  async end(keyId: string, atMs: number): Promise<boolean> {
    const ended = await this.unitOfWork.run((tx) => tx.query(END, [keyId, atMs]));
    this.ring = undefined;
    return ended.length > 0;
  }

  private claimsOf({ ticketId, product, zones, validity }: Ticket): Omit<TicketClaims, 'keyId'> {
    return {
      ...{ ticketId, product, market: this.settings.market },
      zones: [...(zones ?? [])].sort(),
      validFromS: validity.fromMs / 1_000,
      validUntilS: validity.untilMs / 1_000,
    };
  }

  private async signer(): Promise<TicketSigner> {
    let { rows } = await this.current();
    const find = () => signingKey(rows, this.clock.nowMs(), this.settings.leadMs);
    if (!find()) {
      await this.rotate();
      ({ rows } = await this.current());
    }
    const { keyId, sealed } = find()!;
    let signer = this.signers.get(keyId);
    if (!signer) this.signers.set(keyId, (signer = this.open(keyId, sealed)));
    return signer;
  }

  private open(keyId: string, sealed: Buffer): Promise<TicketSigner> {
    let pkcs8: string;
    try {
      pkcs8 = this.sealing.open(sealed, keyId);
    } catch (error) {
      throw new Error(
        'a key that signs tickets does not open: set GATE_KEY_SECRET to what it was, or make a new key',
        { cause: error },
      );
    }
    return ticketSigner(keyId, new Uint8Array(Buffer.from(pkcs8, 'base64')));
  }

  private async current(): Promise<Ring> {
    if (this.ring && this.clock.nowMs() - this.ring.readAtMs < LOOK_AGAIN_MS) return this.ring;
    this.reading ??= this.look().finally(() => (this.reading = undefined));
    return (this.ring = await this.reading);
  }

  private look(): Promise<Ring> {
    return this.unitOfWork.run(async (tx) => {
      let rows = await tx.query<Row>(READ);
      if (rows.length === 0) {
        await tx.query(LOCK);
        // Another replica may have made one meanwhile.
        rows = await tx.query<Row>(READ);
        if (rows.length === 0) await this.create(tx, rows);
        rows = await tx.query<Row>(READ);
      }
      const keys = rows.map(({ keyId, publicKey, createdAtMs, validToMs }) => ({
        ...{ keyId, publicKey: new Uint8Array(publicKey), validFromMs: createdAtMs, validToMs },
      }));
      const keySet = { market: this.settings.market, keys: new Map(keys.map((key) => [key.keyId, key])) };
      return { rows, keySet, readAtMs: this.clock.nowMs() };
    });
  }

  private async create(tx: SqlTx, known: readonly Row[]): Promise<void> {
    const keyId = `k${known.length + 1}`;
    const { publicKey, pkcs8 } = exportKeys();
    const sealed = this.sealing.seal(pkcs8.toString('base64'), keyId);
    await tx.query(INSERT, [keyId, publicKey, sealed, this.clock.nowMs()]);
  }
}
