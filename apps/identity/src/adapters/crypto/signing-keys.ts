import { UnknownKeyError, type Sealing, type VerificationKeys } from '@night-market/access';
import { newId, type Clock, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import { epochMs } from '@night-market/postgres';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
} from 'jose';
import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWK, JWSHeaderParameters } from 'jose';
import { planKeys, type KeySchedule, type ScheduledKey } from '../../domain/key-schedule.ts';

export const SIGNING_ALGORITHM = 'ES256';

/** Replicas learn of each other's keys within this time; a new key signs much later. */
const LOOK_AGAIN_MS = 5_000;

interface Row {
  readonly kid: string;
  readonly sealed_jwk: Buffer;
  readonly created_ms: number;
}

interface Ring {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly published: JSONWebKeySet;
  readonly find: (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;
  readonly readAtMs: number;
}

const LOCK = "select pg_advisory_xact_lock(hashtextextended('identity signing keys', 0))";
const READ = `select kid, sealed_jwk, ${epochMs('created_at')} as created_ms from signing_key`;
const INSERT =
  'insert into signing_key (kid, sealed_jwk, created_at) values ($1, $2, to_timestamp($3::float8 / 1000))';
const FORGET = 'delete from signing_key where kid = any ($1::text[])';

/** The keys that tokens are signed with: made, published, used and forgotten by their schedule, whichever replica looks first. */
export class SigningKeys implements VerificationKeys {
  private readonly unitOfWork: UnitOfWork<SqlTx>;
  private readonly sealing: Sealing;
  private readonly schedule: KeySchedule;
  private readonly clock: Clock;
  private ring: Ring | undefined;
  private reading: Promise<Ring> | undefined;

  constructor(unitOfWork: UnitOfWork<SqlTx>, sealing: Sealing, schedule: KeySchedule, clock: Clock) {
    this.unitOfWork = unitOfWork;
    this.sealing = sealing;
    this.schedule = schedule;
    this.clock = clock;
  }

  async signing(): Promise<{ kid: string; privateKey: CryptoKey }> {
    return this.current();
  }

  /** What verifiers read: public keys alone. */
  async published(): Promise<JSONWebKeySet> {
    return (await this.current()).published;
  }

  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    try {
      return await (await this.current()).find(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw new UnknownKeyError('there is no such key');
      throw error;
    }
  }

  private async current(): Promise<Ring> {
    if (this.ring && this.clock.nowMs() - this.ring.readAtMs < LOOK_AGAIN_MS) return this.ring;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return (this.ring = await this.reading);
  }

  private read(): Promise<Ring> {
    return this.unitOfWork.run(async (tx) => {
      let rows = await tx.query<Row>(READ);
      let plan = this.plan(rows);
      if (plan.create || plan.forget.length > 0) {
        await tx.query(LOCK);
        // Another replica may have done it meanwhile.
        rows = await tx.query<Row>(READ);
        plan = this.plan(rows);
        if (plan.create) await this.create(tx);
        await tx.query(FORGET, [plan.forget]);
        rows = await tx.query<Row>(READ);
        plan = this.plan(rows);
      }
      return this.toRing(rows, plan.signing!);
    });
  }

  private plan(rows: readonly Row[]) {
    const keys = rows.map(({ kid, created_ms }): ScheduledKey => ({ kid, createdAtMs: created_ms }));
    return planKeys(keys, this.clock.nowMs(), this.schedule);
  }

  private async create(tx: SqlTx): Promise<void> {
    const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = `${newId().slice(0, 8)}-${(await calculateJwkThumbprint(jwk)).slice(0, 16)}`;
    await tx.query(INSERT, [kid, this.sealing.seal(JSON.stringify(jwk), kid), this.clock.nowMs()]);
  }

  private async toRing(rows: readonly Row[], signing: string): Promise<Ring> {
    const jwks = rows.map(({ kid, sealed_jwk }) => ({
      ...(JSON.parse(this.open(sealed_jwk, kid)) as JWK),
      kid,
    }));
    const published = { keys: jwks.map(publicPart) };
    return {
      kid: signing,
      privateKey: (await importJWK(
        jwks.find(({ kid }) => kid === signing)!,
        SIGNING_ALGORITHM,
      )) as CryptoKey,
      published,
      find: createLocalJWKSet(published),
      readAtMs: this.clock.nowMs(),
    };
  }

  private open(sealed: Buffer, kid: string): string {
    try {
      return this.sealing.open(sealed, kid);
    } catch (error) {
      throw new Error(
        'a signing key does not open: set IDENTITY_KEY_SECRET to what it was, or delete the rows of signing_key',
        { cause: error },
      );
    }
  }
}

const publicPart = ({ kty, crv, x, y, kid }: JWK): JWK => ({
  ...{ kty: kty!, crv: crv!, x: x!, y: y!, kid: kid! },
  ...{ alg: SIGNING_ALGORITHM, use: 'sig' },
});
