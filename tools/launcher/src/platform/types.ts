import type { MarketKeys } from './issue-key.ts';
import type { Stack } from '@night-market/stack';
import type { GatewaySecrets } from '../secrets.ts';
import type { ServiceSpec } from '../services.ts';
import type { ServiceHandle } from './service-handle.ts';

/** What to bring up on a stack. */
export interface PlatformOptions {
  readonly stack: Stack;
  /** The gateway's books, the secrets and the record of processes. */
  readonly dataDir: string;
  /** `<service>.log` by replica. */
  readonly logDir: string;
  /** Put before topic and group names, and (as letters) before database names. None by default. */
  readonly namespace?: string | undefined;
  /** Replicas by service name; 1 by default, 0 leaves the service out. */
  readonly replicas?: Readonly<Record<string, number>> | undefined;
  /** Further variables by service name; `*` is for all of them. */
  readonly env?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Try the well-known ports first; otherwise all ports are random free ones. */
  readonly preferPorts?: boolean | undefined;
  readonly gatewaySeed?: string | undefined;
  /**
   * Copies databases that are migrated once in the life of the stack, instead of migrating new ones each time: for tests,
   * on a stack without roles of owners.
   */
  readonly copiesDatabases?: boolean | undefined;
  readonly log?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The services to run; by default all of them. */
  readonly services?: readonly ServiceSpec[] | undefined;
}

/** A running platform: every service as processes of its own. */
export interface Platform {
  readonly services: readonly ServiceHandle[];
  /** Addresses by service name, one per replica. */
  readonly urls: Readonly<Record<string, readonly string[]>>;
  /** URLs of the services' databases by service name. */
  readonly databaseUrls: Readonly<Record<string, string>>;
  readonly gateway: GatewaySecrets & { readonly url: string };
  /** Keys of terminals and scanners, for whoever sells and scans. */
  readonly keys: MarketKeys;
  readonly namespace: string;
  /** The variables that the play and other outside users of the platform read. */
  readonly clientEnv: Readonly<Record<string, string>>;
  /** A replica of a service; replicas count from 0. */
  service(name: string, replica?: number): ServiceHandle;
  /** Stops all processes in order; the stack goes on. */
  stop(): Promise<void>;
}
