/** A step towards the tables of a library, run once in the database of each service that needs them. */
export interface TableMigration {
  /**
   * Ends in 13 digits: migrations of libraries and of the service run in the order of these numbers. The first ones of a
   * library come before those of every service; what is added later takes the time in milliseconds since the epoch.
   */
  readonly name: string;
  readonly statements: readonly string[];
  /** For statements that PostgreSQL runs only outside a transaction. They run again after a failure halfway. */
  readonly isOutsideTransaction?: boolean;
  /** Whether code of before this step works with it. */
  readonly isCompatibleWithOlderCode?: boolean;
}

/** All statements of the migrations, in order. */
export const statementsOf = (migrations: readonly TableMigration[]): string[] =>
  migrations.flatMap(({ statements }) => statements);
