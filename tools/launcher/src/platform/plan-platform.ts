import { join } from 'node:path';
import { pickPort } from '@night-market/stack';
import { inheritedEnv, serviceEnv } from '../service-env.ts';
import { gatewaySecrets } from '../secrets.ts';
import { SERVICES } from '../services.ts';
import type { ServiceContext, ServiceSpec } from '../services.ts';
import type { PlatformOptions } from './types.ts';

/** One process that shall run. */
export interface PlannedProcess {
  readonly spec: ServiceSpec;
  readonly replica: number;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly logFile: string;
}

/** A replica before its environment is known. */
export interface PlacedReplica {
  readonly spec: ServiceSpec;
  readonly replica: number;
  readonly port: number;
}

/** Gives every replica of every service a port. */
export async function placeReplicas(options: PlatformOptions): Promise<PlacedReplica[]> {
  const taken = new Set<number>();
  const placed: PlacedReplica[] = [];
  for (const spec of options.services ?? SERVICES) {
    const count = options.replicas?.[spec.name] ?? 1;
    for (let replica = 0; replica < count; replica += 1) {
      const wanted = options.preferPorts && replica === 0 ? [spec.portPreferred] : [];
      const { port, preferred } = await pickPort(wanted, taken);
      taken.add(port);
      if (wanted.length > 0 && !preferred) {
        options.log?.(`${spec.name}: port ${spec.portPreferred} is taken, using ${port}`);
      }
      placed.push({ spec, replica, port });
    }
  }
  return placed;
}

/** Addresses by service name. */
export function urlsOf(placed: readonly PlacedReplica[]): Record<string, string[]> {
  const urls: Record<string, string[]> = {};
  for (const { spec, port } of placed) (urls[spec.name] ??= []).push(`http://127.0.0.1:${port}`);
  return urls;
}

/** The environment and the log file of every process. */
export function planProcesses(
  options: PlatformOptions,
  placed: readonly PlacedReplica[],
  databaseUrls: Readonly<Record<string, string>>,
): PlannedProcess[] {
  const context: ServiceContext = {
    urls: urlsOf(placed),
    gateway: gatewaySecrets(options.dataDir),
    dataDir: options.dataDir,
    gatewaySeed: options.gatewaySeed ?? 'night-market',
  };
  return placed.map(({ spec, replica, port }) => {
    const stack = {
      brokers: options.stack.brokers,
      kafkaEnv: options.stack.kafkaEnv(spec.name),
      databaseUrl: databaseUrls[spec.name],
      namespace: options.namespace ?? '',
    };
    const label = replica === 0 ? spec.name : `${spec.name}-${replica + 1}`;
    const env = {
      ...inheritedEnv(),
      ...serviceEnv(spec, port, stack, context),
      ...options.env?.['*'],
      ...options.env?.[spec.name],
    };
    return { spec, replica, port, env, logFile: join(options.logDir, `${label}.log`) };
  });
}

/** The name of a service's database under a namespace: `t1.` and power-ops give t1_power_ops. */
export function databaseName(service: string, namespace = ''): string {
  const base = service.replaceAll('-', '_');
  const letters = namespace
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return letters === '' ? base : `${/^\d/.test(letters) ? '_' : ''}${letters}_${base}`;
}
