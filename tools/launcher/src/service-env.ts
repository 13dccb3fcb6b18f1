import { serviceTokensFile } from './service-tokens.ts';
import { DIRECTORY, IDENTITY, type ServiceContext, type ServiceSpec } from './services.ts';

/** Where a service finds the stack. */
export interface StackAddresses {
  readonly brokers: readonly string[];
  /** How this service logs in to a Kafka of ours; of another one the environment says it. */
  readonly kafkaEnv?: Readonly<Record<string, string>>;
  /** The URL of this service's own database, if it has one. */
  readonly databaseUrl: string | undefined;
  readonly namespace: string;
}

/** Variables about a cluster of somebody else's, handed on to the services that talk to Kafka. */
const OF_THE_CLUSTER = [
  ...['KAFKA_SSL', 'KAFKA_SSL_CA_FILE', 'KAFKA_SSL_CERT_FILE', 'KAFKA_SSL_KEY_FILE'],
  ...['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'],
  ...['SCHEMA_REGISTRY_URL', 'SCHEMA_REGISTRY_USERNAME', 'SCHEMA_REGISTRY_PASSWORD'],
];

const OF_THE_PROVIDER = ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_ROLES_CLAIM', 'OIDC_CLOCK_TOLERANCE_S'];

// Of npm, of a test runner around us, and credentials of the stack that not every service may see.
const NOT_INHERITED =
  /^(npm_|VITEST|NODE_ENV$|NODE_V8_COVERAGE$|INIT_CWD$|KAFKA_|SCHEMA_REGISTRY_|DATABASE_URL$|DATABASE_DIRECT_URL$|HTTP_PORT$|TEST_)/;

/** The environment that our processes inherit from ours. */
export function inheritedEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !NOT_INHERITED.test(name)));
}

/** The variables of one replica of a service, as they also stand in its env file. */
export function serviceEnv(
  spec: ServiceSpec,
  port: number,
  stack: StackAddresses,
  context: ServiceContext,
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  return {
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    LOG_LEVEL: env['LOG_LEVEL'] ?? 'info',
    // Few heaps for the threads of a process: glibc would keep up to eight per core.
    MALLOC_ARENA_MAX: '2',
    ...(stack.databaseUrl ? { DATABASE_URL: stack.databaseUrl, MIGRATE_ON_START: 'false' } : {}),
    ...(spec.kafka
      ? { ...kafkaEnv(stack, env), ...doorsEnv(spec, context), ...issuerEnv(context, env) }
      : {}),
    ...spec.env(context),
  };
}

/** The provider that the shell names, or else the local one. */
function issuerEnv({ urls }: ServiceContext, env: NodeJS.ProcessEnv): Record<string, string> {
  const given = OF_THE_PROVIDER.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  const [local] = urls[IDENTITY] ?? [];
  return { ...(local && { OIDC_ISSUER: local }), ...Object.fromEntries(given) };
}

function kafkaEnv(stack: StackAddresses, env: NodeJS.ProcessEnv): Record<string, string> {
  const given = OF_THE_CLUSTER.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return {
    KAFKA_BROKERS: stack.brokers.join(','),
    KAFKA_NAMESPACE: stack.namespace,
    ...Object.fromEntries(given),
    ...stack.kafkaEnv,
  };
}

/** All of it listens on the loopback address alone, and all that calls it has that one address and few keys. */
function doorsEnv({ name }: ServiceSpec, { gateway, dataDir, urls }: ServiceContext): Record<string, string> {
  const [directory] = urls[DIRECTORY] ?? [];
  return {
    OPS_TOKEN: gateway.opsToken,
    SERVICE_TOKENS_FILE: serviceTokensFile(dataDir, name),
    ...(directory && { DIRECTORY_URL: directory }),
    INSIDE_ACCESS: 'open',
    HTTP_ADDRESS_REQUESTS_PER_S: '100000',
    HTTP_KEY_REQUESTS_PER_S: '100000',
    HTTP_SERVICE_REQUESTS_PER_S: '100000',
  };
}
