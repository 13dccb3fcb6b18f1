import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A database of a test's own, on the test stack. */
export interface TestDatabase {
  readonly url: string;
  /** Runs one statement; for looking at rows and preparing them. */
  query<Row>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Ends all its connections and removes it. */
  drop(): Promise<void>;
}

const adminUrl = (): string => required('TEST_DATABASE_URL');

function required(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is missing: run the tests with npm test, which starts a stack of its own`);
  return value;
}

/**
 * Makes an empty database and runs `schema` in it.
 * @param server a role that may do so on a server; on the test stack unless told
 */
export async function createDatabase(
  schema: readonly string[] = [],
  server = adminUrl(),
): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  for (const statement of schema) await pool.query(statement);
  return {
    url: url.href,
    query: async <Row>(sql: string, params: readonly unknown[] = []) =>
      (await pool.query(sql, [...params])).rows as Row[],
    drop: async () => {
      await pool.end();
      await asAdmin(server, `drop database ${name} with (force)`);
    },
  };
}

async function asAdmin(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Brokers of the test stack. */
export const testBrokers = (): string[] => required('TEST_KAFKA_BROKERS').split(',');

/** A prefix for topics and groups, so that test files sharing a broker never meet. */
export const testNamespace = (): string => `t${randomBytes(4).toString('hex')}.`;
