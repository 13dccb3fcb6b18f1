import { join } from 'node:path';
import {
  readServices,
  resolveSettings,
  type ServiceDescription,
  type SettingSources,
} from '@night-market/services';
import { PlainError } from '@night-market/command-line';
import { operatorSecrets } from './operator-secrets.ts';
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

/** One process of the platform, as data. */
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

/** The local provider of operators' tokens. */
export const IDENTITY = 'identity';

/** Where the services are listed while they run. */
export const DIRECTORY = 'directory';

/** The service that compares the log with the inboxes of all others. */
export const AUDITOR = 'auditor';

/** Everything that runs, as the `service.json` of each says. */
export const SERVICES: readonly ServiceSpec[] = readServices().map(toSpec);

function toSpec(
  service: ServiceDescription,
  _index: number,
  services: readonly ServiceDescription[],
): ServiceSpec {
  const { name, folder, main, port, database, kafka, pages } = service;
  return {
    name,
    entry: `${folder}/${main}`,
    nodeArgs: main.startsWith('dist/') ? SERVICE_NODE_ARGS : [],
    portPreferred: port,
    ...(database && { database: name }),
    kafka,
    pages,
    env: (context) => resolveSettings(service, services, sourcesOf(context)),
  };
}

/** They play what is outside of the platform. */
export const SIMULATORS: readonly string[] = ['gateway-sim', 'agency-sim'];

const sourcesOf = ({ urls, gateway, dataDir, gatewaySeed }: ServiceContext): SettingSources => ({
  urlsOf: (name) => urls[name] ?? [],
  secret: (name) => {
    const ofGateway = {
      ...{ GATEWAY_API_KEY: gateway.apiKey, GATEWAY_WEBHOOK_SECRET: gateway.webhookSecret },
      // The tools that play the market open both simulators with one key.
      AGENCY_SIM_KEY: gateway.apiKey,
    };
    const value = { ...ofGateway, ...(isOfOperators(name) && operatorSettings(dataDir)) }[name];
    if (value === undefined) throw new PlainError(`Nobody makes the secret ${name}.`);
    return value;
  },
  folderOf: (name) => join(dataDir, name),
  option: () => gatewaySeed,
});

const isOfOperators = (name: string): boolean => /^(IDENTITY|GATE|CONSOLE|CIVIC)_/.test(name);

/** Each service seals its keys with the same secret under a purpose of its own. */
function operatorSettings(dataDir: string): Record<string, string> {
  const { keySecret, passwords } = operatorSecrets(dataDir);
  return {
    CONSOLE_KEY_SECRET: keySecret,
    GATE_KEY_SECRET: keySecret,
    CIVIC_SEAL_SECRET: keySecret,
    IDENTITY_KEY_SECRET: keySecret,
    IDENTITY_ADMIN_PASSWORD: passwords.admin,
    IDENTITY_OPERATOR_PASSWORD: passwords.operator,
    IDENTITY_VIEWER_PASSWORD: passwords.viewer,
  };
}

/** The services that keep a database. */
export const databaseServices = (services: readonly ServiceSpec[] = SERVICES): ServiceSpec[] =>
  services.filter((service) => service.database !== undefined);
