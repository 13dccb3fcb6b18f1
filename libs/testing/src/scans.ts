import type { TestDatabase } from './database.ts';

/** What a statement read of one table or index. */
export interface Scan {
  /** As PostgreSQL calls it, such as `Index Only Scan`. */
  readonly kind: string;
  /** The index, else the table. */
  readonly of: string;
  /** Rows that were looked at, those that were not wanted too. */
  readonly rows: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Runs a statement, and tells how it was carried out. */
export async function scansOf(
  database: Pick<TestDatabase, 'query'>,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Scan[]> {
  const rows = await database.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
    `explain (analyze, format json) ${sql}`,
    params,
  );
  return scansIn(rows[0]!['QUERY PLAN'][0]!.Plan);
}

function scansIn(node: PlanNode): Scan[] {
  const below = (node.Plans ?? []).flatMap(scansIn);
  const { 'Node Type': kind, 'Index Name': index, 'Relation Name': table } = node;
  const of = index ?? table;
  if (of === undefined) return below;
  const each = node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0);
  return [{ kind, of, rows: each * node['Actual Loops'] }, ...below];
}
