import type { GatewaySecrets } from './secrets.ts';

/** What a service's environment is made from. */
export interface ServiceContext {
  /** Addresses of all services by name, one per replica. */
  readonly urls: Readonly<Record<string, readonly string[]>>;
  readonly gateway: GatewaySecrets;
  /** Folder for what a service keeps outside the database. */
  readonly dataDir: string;
  readonly gatewaySeed: string;
}

/** One process of the platform, as data: a new service is one more entry. */
export interface ServiceSpec {
  readonly name: string;
  /** The program, relative to the checkout. */
  readonly entry: string;
  /** The program that migrates its database, where that is not its own entry. */
  readonly migrateEntry?: string;
  /** Node's own options; bounds of the heap are part of them. */
  readonly nodeArgs: readonly string[];
  /** The port it gets if that is free; further replicas get free ones. */
  readonly portPreferred: number;
  /** Name of its database; such a service is also migrated (`<entry> migrate`) before it starts. */
  readonly database?: string;
  /** Whether it talks to Kafka. */
  readonly kafka: boolean;
  /** Pages worth showing to a person. */
  readonly pages: readonly string[];
  /** Variables beside the common ones. */
  readonly env: (context: ServiceContext) => Record<string, string>;
}

/**
 * A service holds no data of its own: some 55 MB stay in old space, 144 are plenty. Semi-spaces of 16 MB let most of a
 * request die young; bigger ones leave old space less than it needs within 250 MB. Left to itself V8 marks those 55 MB again
 * after every 10 that grow old. Its task that empties new space when four fifths are full finds a busy service never idle: it
 * would only collect a quarter more often. And from what once lived through two collections it concludes that the next of its
 * kind will: what an event needs for a tenth of a second was then made in old space, where only a full collection frees it.
 */
const SERVICE_NODE_ARGS = [
  '--max-old-space-size=144',
  '--max-semi-space-size=16',
  '--heap-growing-percent=120',
  '--no-minor-gc-task',
  '--no-allocation-site-pretenuring',
];

const servicePages = ['/docs', '/health/ready', '/metrics'];

/** Everything that runs, in no particular order. */
export const SERVICES: readonly ServiceSpec[] = [
  {
    name: 'payments',
    entry: 'apps/payments/dist/main.js',
    nodeArgs: SERVICE_NODE_ARGS,
    portPreferred: 3001,
    database: 'payments',
    kafka: true,
    pages: servicePages,
    env: ({ urls, gateway }) => ({
      GATEWAY_URL: first(urls, 'gateway-sim'),
      GATEWAY_API_KEY: gateway.apiKey,
      GATEWAY_WEBHOOK_SECRET: gateway.webhookSecret,
    }),
  },
  {
    name: 'orchestrator',
    entry: 'apps/orchestrator/dist/main.js',
    nodeArgs: SERVICE_NODE_ARGS,
    portPreferred: 3002,
    database: 'orchestrator',
    kafka: true,
    pages: servicePages,
    env: () => ({}),
  },
  {
    name: 'gate',
    entry: 'apps/gate/dist/main.js',
    nodeArgs: SERVICE_NODE_ARGS,
    portPreferred: 3003,
    database: 'gate',
    kafka: true,
    pages: servicePages,
    env: () => ({}),
  },
  {
    name: 'auditor',
    entry: 'apps/auditor/dist/main.js',
    nodeArgs: SERVICE_NODE_ARGS,
    portPreferred: 3004,
    database: 'auditor',
    kafka: true,
    pages: servicePages,
    env: ({ urls }) => ({ AUDIT_SERVICES: auditedServices(urls) }),
  },
  {
    name: 'gateway-sim',
    entry: 'tools/gateway-sim/src/main.ts',
    nodeArgs: [],
    portPreferred: 3900,
    kafka: false,
    pages: ['/health/ready'],
    env: ({ urls, gateway, dataDir, gatewaySeed }) => ({
      GATEWAY_API_KEY: gateway.apiKey,
      GATEWAY_WEBHOOK_SECRET: gateway.webhookSecret,
      WEBHOOK_URL: (urls['payments'] ?? []).map((url) => `${url}/webhooks/gateway`).join(','),
      DATA_DIR: `${dataDir}/gateway-sim`,
      GATEWAY_SEED: gatewaySeed,
    }),
  },
];

/** The services that keep a database. */
export const databaseServices = (services: readonly ServiceSpec[] = SERVICES): ServiceSpec[] =>
  services.filter((service) => service.database !== undefined);

/** Everything on the bus but the auditor, with all replicas. */
const auditedServices = (urls: ServiceContext['urls']): string =>
  SERVICES.filter(({ name, kafka }) => kafka && name !== 'auditor')
    .flatMap(({ name }) => (urls[name] ?? []).map((url) => `${name}=${url}`))
    .join(',');

function first(urls: ServiceContext['urls'], name: string): string {
  const url = urls[name]?.[0];
  if (url === undefined) throw new Error(`there is no address of ${name}`);
  return url;
}
