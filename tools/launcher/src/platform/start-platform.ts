import { mkdir } from 'node:fs/promises';
import { PlainError } from '@night-market/command-line';
import { gatewaySecrets } from '../secrets.ts';
import { SIMULATORS } from '../services.ts';
import { MarketKeys } from './issue-key.ts';
import { placeReplicas, planProcesses, urlsOf } from './plan-platform.ts';
import type { PlannedProcess } from './plan-platform.ts';
import { prepareCopies } from './prepare-copies.ts';
import { migrateAll, prepareStores, serviceUrls } from './prepare-stores.ts';
import { ProcessRecord } from './process-record.ts';
import { ServiceHandle } from './service-handle.ts';
import type { Platform, PlatformOptions } from './types.ts';

const PORT_ATTEMPTS_MAX = 3;

/**
 * Brings up the platform on a stack: databases and topics, migrations, then every service as a process
 * of its own, and waits until each is ready. Leaves nothing running if it fails.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  await mkdir(options.logDir, { recursive: true });
  const { copiesDatabases = false } = options;
  const databases = await (copiesDatabases ? prepareCopies(options) : prepareStores(options));
  const databaseUrls = serviceUrls(databases);
  for (let attempt = 1; ; attempt += 1) {
    const placed = await placeReplicas(options);
    const planned = planProcesses(options, placed, databaseUrls);
    if (attempt === 1 && !copiesDatabases) await migrateAll(planned, databases, options);
    const handles = createHandles(planned, options.dataDir);
    try {
      await launch(handles, options);
      return runningPlatform(options, handles, urlsOf(placed), databaseUrls);
    } catch (error) {
      await stopAll(handles);
      const portTaken = error instanceof Error && error.message.includes('EADDRINUSE');
      if (!portTaken || attempt >= PORT_ATTEMPTS_MAX) throw error;
      options.log?.('another process took a port in between, trying others');
    }
  }
}

function createHandles(planned: readonly PlannedProcess[], dataDir: string): ServiceHandle[] {
  const record = new ProcessRecord(dataDir);
  return planned.map(({ spec, replica, port, env, logFile }) => {
    return new ServiceHandle({
      name: spec.name,
      entry: spec.entry,
      nodeArgs: spec.nodeArgs,
      replica,
      port,
      env,
      logFile,
      record,
    });
  });
}

async function launch(handles: readonly ServiceHandle[], options: PlatformOptions): Promise<void> {
  await Promise.all(handles.map((handle) => handle.start()));
  await Promise.all(
    handles.map(async (handle) => {
      await handle.waitReady(undefined, options.signal);
      options.log?.(`${handle.label}: ready at ${handle.url} (pid ${handle.pid})`);
    }),
  );
}

function runningPlatform(
  options: PlatformOptions,
  handles: readonly ServiceHandle[],
  urls: Readonly<Record<string, readonly string[]>>,
  databaseUrls: Readonly<Record<string, string>>,
): Platform {
  const secrets = gatewaySecrets(options.dataDir);
  const gateway = { ...secrets, url: urls['gateway-sim']?.[0] ?? '' };
  const list = (name: string): string => (urls[name] ?? []).join(',');
  let stopping: Promise<void> | undefined;
  return {
    services: handles,
    urls,
    databaseUrls,
    gateway,
    keys: new MarketKeys(urls, gateway.marketToken),
    namespace: options.namespace ?? '',
    clientEnv: {
      PAYMENTS_URL: list('payments'),
      ORCHESTRATOR_URL: list('orchestrator'),
      GATE_URL: list('gate'),
      POWER_OPS_URL: list('power-ops'),
      CIVIC_URL: urls['civic-router']?.[0] ?? '',
      AGENCY_SIM_URL: urls['agency-sim']?.[0] ?? '',
      GATEWAY_URL: gateway.url,
      GATEWAY_API_KEY: gateway.apiKey,
      MARKET_TOKEN: gateway.marketToken,
    },
    service: (name, replica = 0) => {
      const handle = handles.find((one) => one.name === name && one.replica === replica);
      if (!handle) throw new PlainError(`There is no replica ${replica} of ${name} here.`);
      return handle;
    },
    stop: () => (stopping ??= stopAll(handles)),
  };
}

/** The services first, then what they call, so that none of them sees its neighbour go. */
async function stopAll(handles: readonly ServiceHandle[]): Promise<void> {
  const isOutside = (handle: ServiceHandle): boolean => SIMULATORS.includes(handle.name);
  await Promise.all(handles.filter((handle) => !isOutside(handle)).map((handle) => handle.kill()));
  await Promise.all(handles.filter(isOutside).map((handle) => handle.kill()));
}
