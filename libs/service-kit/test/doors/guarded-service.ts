import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PgKeyStore, type KeyKind, type Role } from '@night-market/access';
import { TestIssuer } from '@night-market/access/testing';
import { readRows } from '@night-market/postgres';
import { createBus, createDatabase, eventually, type TestDatabase } from '@night-market/testing';
import { createRuntime, startService, type CommonConfig, type ServiceDefinition } from '../../src/index.ts';

/** A service and what a walk along its doors needs to know of it. */
export interface Guarded<C extends CommonConfig> {
  readonly definition: ServiceDefinition<C>;
  readonly readConfig: (env: NodeJS.ProcessEnv) => C;
  readonly settings?: Readonly<Record<string, string>>;
  /** Tables with rows, as SQL. */
  readonly frozen?: URL;
  /** Tables of those whose rows do something by themselves, and so are emptied; `outbox` alone when nothing is said. */
  readonly moving?: readonly string[];
  /** Parameters of paths that lead to something that exists. */
  readonly things?: Readonly<Record<string, string>>;
  /** Bodies that are valid, and name a stall or a device that the caller is not, by `METHOD /path`. */
  readonly bodies?: Readonly<Record<string, object>>;
  /** Routes that take every device for what its credential says, by `METHOD /path`: it cannot say that it is another. */
  readonly anyDevice?: readonly string[];
  /** Kinds of answer where refusals are no problem details, by `METHOD /path`. */
  readonly otherFormats?: Readonly<Record<string, string>>;
  /** What outsiders did while it was open: method, path and body. */
  readonly attacks?: readonly (readonly ['GET' | 'POST' | 'PUT' | 'PATCH', string, object?])[];
  /** For a service that issues its own tokens; they come from a provider of the test's else. */
  readonly operatorToken?: (url: string, role: Role) => Promise<string>;
}

export const SCOPES = ['audit', 'read', 'keys', 'tickets', 'power', 'inside', 'none'] as const;
/** Written by the refusals themselves, or by the sign-in's limits. */
const NOT_COUNTED = ['access_audit', 'sign_in_limit'];
/** A fast machine knocks more often than the usual rates allow. */
const NO_RATES = Object.fromEntries(
  ['ADDRESS', 'OPERATOR', 'KEY', 'SERVICE'].map((who) => [`HTTP_${who}_REQUESTS_PER_S`, '0']),
);
const tokenOf = (scope: string): string => `a-service-token-with-the-scope-${scope}`;

async function countRows(database: TestDatabase): Promise<Record<string, number>> {
  const tables = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const counted = tables.filter(({ name }) => !NOT_COUNTED.includes(name));
  const counts = counted.map(({ name }) => `(select count(*)::int from "${name}") as "${name}"`);
  return (await database.query<Record<string, number>>(`select ${counts.join(', ')}`))[0]!;
}

/** The real service in this process, on a broker and a database of its own. */
export async function startGuarded<C extends CommonConfig>(guarded: Guarded<C>) {
  const { definition, readConfig, settings = {}, frozen, moving = ['outbox'] } = guarded;
  const folder = mkdtempSync(join(tmpdir(), 'doors-'));
  const tokens = join(folder, 'service-tokens.json');
  const accepted = SCOPES.map((scope) => [
    `caller-${scope}`,
    { scopes: [scope], sha256: [createHash('sha256').update(tokenOf(scope)).digest('hex')] },
  ]);
  writeFileSync(tokens, JSON.stringify({ accept: Object.fromEntries(accepted) }), { mode: 0o600 });
  const [database, bus, issuer] = await Promise.all([
    // What waits there would be sent, and so move by itself.
    createDatabase(frozen ? [readFileSync(frozen, 'utf8'), `truncate ${moving.join(', ')}`] : []),
    createBus(),
    TestIssuer.start(),
  ]);
  const config = readConfig({
    ...{ DATABASE_URL: database.url, MIGRATE_ON_START: 'true', KAFKA_BROKERS: bus.brokers.join(',') },
    ...{ KAFKA_NAMESPACE: bus.namespace, HTTP_PORT: '0', LOG_LEVEL: 'silent', OIDC_ISSUER: issuer.url },
    ...{ SERVICE_TOKENS_FILE: tokens, ...NO_RATES, ...settings },
  });
  const service = await startService(definition, createRuntime(definition, config), config);
  const { access, unitOfWork, dataSource } = service.runtime;
  const elsewhere = new PgKeyStore('another-market', unitOfWork, (sql, params) =>
    readRows(dataSource, sql, params),
  );
  return {
    ...{ url: service.url, database, issuer, hasKeys: access.keys !== undefined },
    operatorToken: (role: Role) => guarded.operatorToken?.(service.url, role) ?? issuer.token(role),
    serviceToken: (scope: string) => tokenOf(scope),
    /** A key that is good, if the service keeps keys at all. */
    async key(kind: KeyKind, from: 'here' | 'elsewhere' = 'here'): Promise<string> {
      if (!access.keys) return `nm_${kind}_abcdefgh_${'a'.repeat(43)}`;
      const holder = { name: 'a holder', ...(kind === 'terminal' && { stallId: 'another-stall' }) };
      return (await (from === 'here' ? access.keys : elsewhere).issue(kind, holder, 'test')).key;
    },
    async revokedKey(kind: KeyKind): Promise<string> {
      if (!access.keys) return this.key(kind);
      const holder = { name: 'a holder', ...(kind === 'terminal' && { stallId: 'another-stall' }) };
      const { key, holder: known } = await access.keys.issue(kind, holder, 'test');
      await access.keys.revoke(kind, known.id, 'test');
      return key;
    },
    /** How many rows each table holds, once nothing moves any more. */
    async rowCounts(): Promise<Record<string, number>> {
      let before = '';
      return eventually(
        async () => {
          const counts = await countRows(database);
          const now = JSON.stringify(counts);
          const isQuiet = now === before;
          before = now;
          return isQuiet && counts;
        },
        { timeoutMs: 20_000 },
      );
    },
    async stop(): Promise<void> {
      await service.stop();
      await Promise.all([database.drop(), bus.drop(), issuer.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type GuardedService = Awaited<ReturnType<typeof startGuarded>>;
