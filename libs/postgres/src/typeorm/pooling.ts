import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { SessionlessSettings } from '../pipelined-tx.ts';
import { BY_KEY_PLANS } from '../session/by-key-plans.ts';

/** What each of our transactions runs with. Statements and idle transactions have limits, so nothing hangs for ever. */
export const SETTINGS: SessionlessSettings = [
  ['statement_timeout', '10s'],
  ['idle_in_transaction_session_timeout', '10s'],
  ...BY_KEY_PLANS,
];

/** A store behind a pooler that lends its sessions for one transaction each. */
export class Pooled extends DataSource {
  /** The address of PostgreSQL itself, for what needs a session of its own. */
  readonly directUrl: string;

  constructor(options: PostgresDataSourceOptions, directUrl: string) {
    super(options);
    this.directUrl = directUrl;
  }
}

/** What a transaction must set for itself; undefined where sessions keep it. */
export const settingsOf = (dataSource: DataSource): SessionlessSettings | undefined =>
  dataSource instanceof Pooled ? SETTINGS : undefined;

/** The address for session locks, listening and other things of a session. */
export const directUrlOf = (dataSource: DataSource): string | undefined =>
  dataSource instanceof Pooled ? dataSource.directUrl : (dataSource.options as { readonly url?: string }).url;
