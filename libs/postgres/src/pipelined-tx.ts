import type { SqlTx } from '@night-market/kernel';
import type { ClientBase, QueryConfig, QueryResult } from 'pg';
import { binaryArraysOf, type BinaryElement } from './binary-array.ts';
import { parameter } from './parameter.ts';

/** Names and values of settings. */
export type SessionlessSettings = readonly (readonly [name: string, value: string])[];

const SET_LOCAL =
  'select set_config(name, value, true) from unnest($1::text[], $2::text[]) as setting(name, value)';

/**
 * A transaction on a connection in pipeline mode: statements go out when they are issued, and are answered in order. What
 * one of them fails with is what every later answer and the commit fail with.
 */
export class PipelinedTx implements SqlTx {
  private readonly client: ClientBase;
  private readonly isNamed: boolean;
  private readonly hooks: (() => void)[] = [];
  private failure: { readonly error: Error } | undefined;
  private isOpen = true;
  private last: Promise<unknown> = Promise.resolve();

  /** @param settings of this transaction, when its session is lent by a pooler: see `TransactOptions` */
  constructor(client: ClientBase, settings?: SessionlessSettings) {
    this.client = client;
    this.isNamed = settings === undefined;
    void this.issue(this.statementOf('start transaction'));
    if (settings)
      void this.issue(
        this.statementOf(SET_LOCAL, [settings.map(([name]) => name), settings.map(([, value]) => value)]),
      );
  }

  async query<Row>(sql: string, params: readonly unknown[] = []): Promise<Row[]> {
    return (await this.issue(this.statement(sql, params))).rows as Row[];
  }

  send(sql: string, params: readonly unknown[] = []): void {
    void this.issue(this.statement(sql, params));
  }

  afterCommit(hook: () => void): void {
    this.hooks.push(hook);
  }

  /** Answers come in order: after the last one there is none to wait for. */
  async settled(): Promise<void> {
    await this.last;
  }

  /** What a handler that was given up still does must not run in another transaction. */
  close(): void {
    this.isOpen = false;
  }

  /** @returns what is to be called now that it is committed */
  async commit(): Promise<readonly (() => void)[]> {
    if (this.failure) throw this.failure.error;
    await this.issue(this.statementOf('commit'));
    return this.hooks;
  }

  private statement(sql: string, params: readonly unknown[]): QueryConfig {
    if (!this.isOpen) throw new Error('the transaction is over');
    return this.statementOf(sql, params);
  }

  private statementOf(text: string, params: readonly unknown[] = []): QueryConfig {
    const { name, binary } = prepared(text);
    const values = params.map((value, n) => parameter(value, binary[n]));
    return { text, values, ...(this.isNamed && name !== undefined && { name }) };
  }

  private issue(statement: QueryConfig): Promise<QueryResult> {
    const { promise, resolve, reject } = Promise.withResolvers<QueryResult>();
    this.client.query(statement, (error: Error | null, result: QueryResult) => {
      if (error) this.failure ??= { error: Object.assign(error, { statement: statement.text }) };
      if (this.failure) reject(this.failure.error);
      else resolve(result);
    });
    // Whether or not it is awaited.
    promise.catch(() => undefined);
    this.last = promise;
    return promise;
  }
}

interface Prepared {
  /** Makes PostgreSQL parse and plan the statement once per connection instead of at every call. */
  readonly name?: string;
  readonly binary: readonly (BinaryElement | undefined)[];
}

const known = new Map<string, Prepared>();
/** Far more than there are; a caller that builds SQL from values would go without names beyond it. */
const MAX_NAMES = 500;

function prepared(sql: string): Prepared {
  let statement = known.get(sql);
  if (statement === undefined) {
    const binary = binaryArraysOf(sql);
    if (known.size >= MAX_NAMES) return { binary };
    statement = { name: `s${known.size}`, binary };
    known.set(sql, statement);
  }
  return statement;
}
