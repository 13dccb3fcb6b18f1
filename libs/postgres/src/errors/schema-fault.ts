import type { DataSource } from 'typeorm';
import { codeOf } from './sqlstate.ts';

/**
 * SQLSTATE codes of a statement that does not fit the tables, or the rights on them: undefined table, column, function,
 * type, schema; another type than the statement was written for; insufficient privilege. Our statements are constants, so
 * no event and no request causes one: the release, its migration or a grant is wrong.
 */
const SCHEMA_FAULT = new Set(['42P01', '42703', '42883', '42704', '3F000', '42804', '42501']);

export const isSchemaFault = (error: unknown): boolean => SCHEMA_FAULT.has(codeOf(error) ?? '');

/** Of each store, the last statement that did not fit. */
const unfit = new WeakMap<DataSource, string>();

/** Remembers the statement of an error that says that it does not fit the tables. */
export function noteSchemaFault(dataSource: DataSource, error: unknown): void {
  if (!isSchemaFault(error)) return;
  const { statement, query } = error as { statement?: unknown; query?: unknown };
  const text = statement ?? query;
  if (typeof text === 'string') unfit.set(dataSource, text);
}

/**
 * Whether the statement that did not fit would do so now; it is planned, not run.
 * @returns what PostgreSQL says is missing; undefined when the last statement fits, or none failed
 */
export async function schemaFault(dataSource: DataSource): Promise<string | undefined> {
  const text = unfit.get(dataSource);
  if (text === undefined) return undefined;
  try {
    await dataSource.query(`explain (generic_plan) ${text}`);
  } catch (error) {
    if (isSchemaFault(error)) return (error as Error).message;
    // Away, or older than PostgreSQL 16, which cannot tell: the next use of the statement will.
  }
  unfit.delete(dataSource);
  return undefined;
}
