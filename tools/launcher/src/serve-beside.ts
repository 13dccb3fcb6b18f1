import { mkdir } from 'node:fs/promises';
import { buildApps } from './build-apps.ts';
import { writeEnvFiles } from './env-files.ts';
import { placeReplicas, planProcesses, urlsOf } from './platform/plan-platform.ts';
import { migrateAll, prepareStores, serviceUrls } from './platform/prepare-stores.ts';
import type { PlatformOptions } from './platform/types.ts';

/**
 * Makes on a stack what the services need, and the env files with which each can be served alone. Where the role of a service
 * may not change tables, the owner of its database migrates it from the built app first.
 * @returns the folder of the env files
 */
export async function prepareServing(
  options: PlatformOptions,
  build: () => Promise<void> = () => buildApps(options.logDir, options.signal),
): Promise<string> {
  const { stack, dataDir, services } = options;
  const [databases] = await Promise.all([prepareStores(options), stack.secure ? build() : undefined]);
  const databaseUrls = serviceUrls(databases);
  const placed = await placeReplicas(options);
  if (stack.secure) {
    await mkdir(options.logDir, { recursive: true });
    await migrateAll(planProcesses(options, placed, databaseUrls), databases, options);
  }
  return writeEnvFiles({ stack, dataDir, urls: urlsOf(placed), databaseUrls, services });
}
