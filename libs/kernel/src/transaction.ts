/** A running database transaction, as far as callers outside the adapters may see it. */
export interface Tx {
  /** Runs `hook` after a successful commit; a rolled-back transaction runs none. */
  afterCommit(hook: () => void): void;

  /** Resolves when nothing that was issued is under way any more; rejects with what any of it failed with. */
  settled(): Promise<void>;
}

/** A transaction that speaks SQL; only adapters use it. */
export interface SqlTx extends Tx {
  /** Rows of the statement; `[]` when it returns none. Statements run in the order in which they are issued. */
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;

  /**
   * Issues a statement whose rows are not needed, without waiting for it: it runs after those issued before and before those
   * issued later. What it fails with is what the next `query` fails with, or the commit; nothing is committed then.
   */
  send(sql: string, params?: readonly unknown[]): void;
}

/** Rows of a statement outside any transaction; `[]` when it returns none. */
export type QueryRows = <Row>(sql: string, params?: readonly unknown[]) => Promise<Row[]>;

/** Opens transactions. */
export interface UnitOfWork<T extends Tx = SqlTx> {
  /**
   * Runs `work` in one transaction: commits when it resolves, rolls back when it throws.
   * `beforeCommit` may veto at the last moment by throwing (fencing).
   */
  run<R>(work: (tx: T) => Promise<R>, beforeCommit?: () => void): Promise<R>;
}
