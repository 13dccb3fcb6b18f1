import type { DatabaseUrls, Stack } from '@night-market/stack';
import { aclsOf, kafkaRights, stallSimRights } from '../kafka-rights/kafka-rights.ts';
import { databaseServices, SERVICES } from '../services.ts';
import { platformTopics } from '../topics.ts';
import { migrateService } from './migrate.ts';
import { databaseName } from './plan-platform.ts';
import type { PlannedProcess } from './plan-platform.ts';
import type { PlatformOptions } from './types.ts';

/** The databases of the services, by name of the service. */
export type Databases = Readonly<Record<string, DatabaseUrls>>;

/** Makes what the services need on a stack: databases, topics and, where there are any, rights. */
export async function prepareStores(
  options: Pick<PlatformOptions, 'stack' | 'namespace' | 'services'>,
): Promise<Databases> {
  const { stack, namespace } = options;
  const rights = [...kafkaRights(namespace), ...stallSimRights(namespace)];
  const [databases] = await Promise.all([
    ensureDatabases(stack, options),
    stack.ensureTopics(platformTopics(namespace)),
    stack.secure ? stack.ensureAcls(aclsOf(rights)) : undefined,
  ]);
  return databases;
}

/** What the services themselves connect to. */
export const serviceUrls = (databases: Databases): Record<string, string> =>
  Object.fromEntries(Object.entries(databases).map(([name, { service }]) => [name, service]));

/** Makes the databases, empty where they are new. */
export async function ensureDatabases(
  stack: Stack,
  { services = SERVICES, namespace }: Pick<PlatformOptions, 'namespace' | 'services'>,
): Promise<Databases> {
  const entries = databaseServices(services).map(async ({ name, database = name }) => {
    return [name, await stack.ensureServiceDatabase(databaseName(database, namespace))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const ownerOf = (urls: DatabaseUrls | undefined): NodeJS.ProcessEnv =>
  urls === undefined || urls.owner === urls.service ? {} : { DATABASE_URL: urls.owner };

/** Brings the databases up to date, as their owners. */
export async function migrateAll(
  planned: readonly PlannedProcess[],
  databases: Databases,
  { signal }: Pick<PlatformOptions, 'signal'>,
): Promise<void> {
  const first = planned.filter(({ spec, replica }) => replica === 0 && spec.database !== undefined);
  // All are waited for, so that no migration goes on in the background after another one has failed.
  const outcomes = await Promise.allSettled(
    first.map(({ spec: { name, entry, migrateEntry = entry }, env, logFile }) =>
      migrateService(
        { name, entry: migrateEntry },
        // Only where another role than the one that serves does it: settings of the caller count.
        { ...env, ...ownerOf(databases[name]) },
        logFile,
        signal,
      ),
    ),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
