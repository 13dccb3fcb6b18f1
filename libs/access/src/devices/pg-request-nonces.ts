import { GroupCommitter, type Settled, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import { isDatabaseOutage } from '@night-market/postgres';
import type { RequestNonces } from './ports.ts';
import { SIGNED_WINDOW_MS } from './signed-request.ts';

/** A request that says it is of the latest moment that is taken can be repeated for so long. */
const KEEP_S = (2 * SIGNED_WINDOW_MS) / 1_000 + 60;

const TAKE = `insert into request_nonce (prefix, nonce, expires_at)
  select prefix, nonce, now() + make_interval(secs => ${KEEP_S})
  from unnest($1::text[], $2::text[]) as asked (prefix, nonce) order by prefix, nonce
  on conflict do nothing returning prefix, nonce`;

/** Twice as many as a batch brings, so that they cannot pile up. */
const FORGET = `delete from request_nonce where ctid = any (array(
  select ctid from request_nonce where expires_at < now() limit 256 for update skip locked))`;

const BATCH_MAX = 128;
const WAITING_MAX = 2_000;

interface Asked {
  readonly credentialId: string;
  readonly nonce: string;
}

const nameOf = (credentialId: string, nonce: string): string => `${credentialId} ${nonce}`;

/** The nonces of signed requests in PostgreSQL; those that come together share a statement. */
export class PgRequestNonces implements RequestNonces {
  private readonly unitOfWork: UnitOfWork<SqlTx>;
  private readonly committer: GroupCommitter<Asked, boolean>;

  constructor(unitOfWork: UnitOfWork<SqlTx>) {
    this.unitOfWork = unitOfWork;
    this.committer = new GroupCommitter<Asked, boolean>({
      commit: (asked) => this.takeAll(asked),
      maxBatch: BATCH_MAX,
      maxWaiting: WAITING_MAX,
      isOutage: isDatabaseOutage,
    });
  }

  take(credentialId: string, nonce: string): Promise<boolean> {
    return this.committer.submit({ credentialId, nonce });
  }

  private async takeAll(asked: readonly Asked[]): Promise<Settled<boolean>[]> {
    const taken = await this.unitOfWork.run((tx) => {
      tx.send(FORGET);
      return tx.query<{ prefix: string; nonce: string }>(TAKE, [
        asked.map(({ credentialId }) => credentialId),
        asked.map(({ nonce }) => nonce),
      ]);
    });
    const fresh = new Set(taken.map(({ prefix, nonce }) => nameOf(prefix, nonce)));
    // Of two in one batch the first is taken.
    return asked.map(({ credentialId, nonce }) => ({
      ok: true,
      value: fresh.delete(nameOf(credentialId, nonce)),
    }));
  }
}
