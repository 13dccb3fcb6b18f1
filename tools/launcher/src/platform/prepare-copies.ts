import { join } from 'node:path';
import { tryLock, waitFor } from '@night-market/stack';
import { databaseServices } from '../services.ts';
import type { ServiceSpec } from '../services.ts';
import { platformTopics } from '../topics.ts';
import { databaseName, placeReplicas, planProcesses } from './plan-platform.ts';
import { ensureDatabases, migrateAll, serviceUrls, type Databases } from './prepare-stores.ts';
import type { PlatformOptions } from './types.ts';

const TEMPLATES = 'template.';
/** All services are migrated within this, on a slow machine too. */
const MAKING_MS = 300_000;

/** Makes topics and, as copies, databases that are migrated. A service's first copy takes as long as a migration. */
export async function prepareCopies(options: PlatformOptions): Promise<Databases> {
  const { stack, namespace } = options;
  const [databases] = await Promise.all([copyAll(options), stack.ensureTopics(platformTopics(namespace))]);
  return databases;
}

async function copyAll(options: PlatformOptions): Promise<Databases> {
  const { stack, namespace } = options;
  const services = databaseServices(options.services);
  await oneAtATime(options, () => migrateTemplates(options, services));
  const copies = services.map(async ({ name, database = name }) => {
    const url = await stack.copyDatabase(databaseName(database, namespace), templateOf(database));
    return [name, { owner: url, service: url }] as const;
  });
  return Object.fromEntries(await Promise.all(copies));
}

/** Platforms that start beside each other want the same templates. */
async function oneAtATime({ stack, signal }: PlatformOptions, make: () => Promise<void>): Promise<void> {
  const lock = await waitFor(() => tryLock(join(stack.dataDir, 'templates.lock')), {
    ...{ what: 'another platform has made the templates', timeoutMs: MAKING_MS, intervalMs: 100, signal },
  });
  await make().finally(() => lock.release());
}

const templateOf = (database: string): string => databaseName(database, TEMPLATES);

/** Makes the templates that are not there yet, with the settings that the services have on this platform. */
async function migrateTemplates(options: PlatformOptions, services: readonly ServiceSpec[]): Promise<void> {
  const { stack } = options;
  const isThere = await Promise.all(
    services.map(({ name, database = name }) => stack.isTemplate(templateOf(database))),
  );
  const missing = services.filter((_, at) => !isThere[at]);
  if (missing.length === 0) return;
  const databases = await ensureDatabases(stack, { services: missing, namespace: TEMPLATES });
  const planned = planProcesses(options, await placeReplicas(options), serviceUrls(databases));
  await migrateAll(
    planned.filter(({ spec }) => missing.includes(spec)),
    databases,
    options,
  );
  for (const { name, database = name } of missing) await stack.makeTemplate(templateOf(database));
}
