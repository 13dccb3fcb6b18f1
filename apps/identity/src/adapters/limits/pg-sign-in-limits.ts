import { createHash } from 'node:crypto';
import { ExpiringRows } from '@night-market/postgres';
import { addressBlock } from '@night-market/service-kit';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { DataSource } from 'typeorm';
import { TooManyAttemptsError, type SignInLimits } from '../../sign-in/ports.ts';

export interface Limits {
  /** Attempts for one name from one address. */
  readonly perNameAndAddress: number;
  /** Failed attempts from one address, whatever the names. */
  readonly perAddress: number;
  readonly windowS: number;
}

/**
 * Counts in the database, for all replicas together. There is no limit by name alone: with one, a stranger could keep
 * an admin out from afar.
 */
export class PgSignInLimits implements SignInLimits {
  private readonly both: RateLimiterPostgres;
  private readonly address: RateLimiterPostgres;

  constructor(dataSource: DataSource, { perNameAndAddress, perAddress, windowS }: Limits) {
    const limiter = (keyPrefix: string, points: number): RateLimiterPostgres =>
      new RateLimiterPostgres({
        ...{ storeClient: dataSource, storeType: 'typeorm', tableName: 'sign_in_limit', tableCreated: true },
        ...{ keyPrefix, points, duration: windowS, clearExpiredByTimeout: false },
        // Whoever goes on is refused without a question to the database.
        inMemoryBlockOnConsumed: points + 1,
      });
    this.both = limiter('both', perNameAndAddress);
    this.address = limiter('address', perAddress);
  }

  async count(name: string, address: string): Promise<void> {
    await consume(this.address, addressBlock(address));
    await consume(this.both, keyOf(name, address));
  }

  async forgive(name: string, address: string): Promise<void> {
    await this.both.delete(keyOf(name, address));
    await this.address.reward(addressBlock(address));
  }
}

/** No names in the table. */
const keyOf = (name: string, address: string): string =>
  createHash('sha256')
    .update(`${name}\u001f${addressBlock(address)}`)
    .digest('base64url');

async function consume(limiter: RateLimiterPostgres, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (refused instanceof RateLimiterRes)
      throw new TooManyAttemptsError(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
    throw refused;
  }
}

export const oldLimits = new ExpiringRows({
  table: 'sign_in_limit',
  at: 'expire',
  cutoff: 'extract(epoch from now() - make_interval(hours => $1)) * 1000',
});
