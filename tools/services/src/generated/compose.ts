import { resolveSettings } from '../resolve-settings.ts';
import type { ServiceDescription } from '../service-file.ts';

/** Where `tools/launcher/compose-env.mjs` makes the passwords and secrets that docker-compose.yml asks for. */
const HINT = 'is missing - run node tools/launcher/compose-env.mjs first';

const DATA_FOLDER = '/data';

const variableOf = (name: string): string => name.toUpperCase().replaceAll('-', '_');

const withDatabase = (services: readonly ServiceDescription[]): readonly ServiceDescription[] =>
  services.filter(({ database }) => database);

const hasFolder = ({ settings }: ServiceDescription): boolean =>
  Object.values(settings).some((setting) => typeof setting === 'object' && 'folder' in setting);

/** What the database of docker-compose.yml is told: a database per service, each with a password. */
export const composeDatabases = (services: readonly ServiceDescription[]): string[] => [
  `SERVICE_DATABASES: ${withDatabase(services)
    .map(({ name }) => name)
    .join(' ')}`,
  ...withDatabase(services).map(({ name }) => {
    const variable = `${variableOf(name)}_DB_PASSWORD`;
    return `${variable}: \${${variable}:?${HINT}}`;
  }),
];

/** The services of docker-compose.yml. */
export const composeServices = (services: readonly ServiceDescription[]): string[] =>
  services.flatMap((service, index) => [
    ...(index === 0 ? [] : ['']),
    `${service.name}:`,
    ...composeService(service, services).map((line) => `  ${line}`),
  ]);

const withTokens = (services: readonly ServiceDescription[]): readonly ServiceDescription[] =>
  services.filter(({ kafka }) => kafka);

/** The files of docker-compose.yml that hold service tokens, one per service. */
export const composeSecrets = (services: readonly ServiceDescription[]): string[] =>
  withTokens(services).flatMap(({ name }) => [`${name}-tokens:`, `  file: ./service-tokens/${name}.json`]);

export const composeVolumes = (services: readonly ServiceDescription[]): string[] =>
  services.filter(hasFolder).map(({ name }) => `${name}:`);

function composeService(service: ServiceDescription, services: readonly ServiceDescription[]): string[] {
  const { name, folder, main, port, kafka } = service;
  const elsewhere = folder !== `apps/${name}` || main !== 'dist/main.js';
  return [
    '<<: *service',
    'build:',
    '  context: .',
    '  args:',
    `    SERVICE: ${name}`,
    ...(elsewhere ? [`    FOLDER: ${folder}`, `    MAIN: ${main}`] : []),
    'environment:',
    ...(kafka ? ['  <<: *kafka-client'] : []),
    `  HTTP_PORT: ${port}`,
    ...databaseUrl(service),
    ...(kafka ? directoryUrl(services) : []),
    ...Object.entries(composeSettings(service, services)).map(([key, value]) => `  ${key}: ${value}`),
    ...(kafka ? ['secrets:', `  - source: ${name}-tokens`, '    target: service-tokens'] : []),
    'ports:',
    `  - 127.0.0.1:\${${variableOf(name)}_PORT:-${port}}:${port}`,
    ...(hasFolder(service) ? ['volumes:', `  - ${name}:${DATA_FOLDER}`] : []),
    ...(kafka ? ['depends_on: *needs'] : []),
  ];
}

const databaseUrl = ({ name, database }: ServiceDescription): string[] =>
  database
    ? [`  DATABASE_URL: postgres://${name}:\${${variableOf(name)}_DB_PASSWORD}@postgres:5432/${name}`]
    : [];

const DIRECTORY = 'directory';

const directoryUrl = (services: readonly ServiceDescription[]): string[] =>
  services
    .filter(({ name }) => name === DIRECTORY)
    .map(({ name, port }) => `  DIRECTORY_URL: http://${name}:${port}`);

const composeSettings = (
  service: ServiceDescription,
  services: readonly ServiceDescription[],
): Record<string, string> =>
  resolveSettings(service, services, {
    urlsOf: (name) => services.filter((one) => one.name === name).map(({ port }) => `http://${name}:${port}`),
    secret: (name) => `\${${name}:?${HINT}}`,
    folderOf: () => DATA_FOLDER,
    option: () => undefined,
  });
