import type { ServiceMigration } from '@night-market/postgres';
import type { QueryRunner } from 'typeorm';

/**
 * Idempotency-Keys were the market's before they were the stall's own: a request that is sent again after the upgrade is
 * found under its stall. The old rows stay for replicas of the old release, and expire by themselves.
 */
export class StallKeys1796043600000 implements ServiceMigration {
  readonly name = 'StallKeys1796043600000';
  readonly isCompatibleWithOlderCode = true;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `insert into idempotency_key (tenant, route, key, fingerprint, status, body, created_at)
       select body->>'stallId', route, key, fingerprint, status, body, created_at from idempotency_key
       where tenant = 'market' and body->>'stallId' is not null
       on conflict do nothing`,
    );
  }

  /** The market's rows were never gone. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}
