// Writes `.env` with new random passwords for docker-compose.yml, and beside it `service-tokens`, which lets the play make
// keys for its terminals and the services be listed in the directory. Needs nothing but Node:
//   node tools/launcher/compose-env.mjs
// After an upgrade it adds the token files that are missing.
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeServiceTokenFiles } from './service-token-files.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const path = process.argv[2] ?? join(root, '.env');

// Hexadecimal: safe in a URL, in a shell and in a compose file alike.
const password = () => randomBytes(24).toString('hex');
const FORMS = {
  key: () => `key_${password()}`,
  webhook: () => `whsec_${randomBytes(32).toString('base64')}`,
  // Typed by a person: 80 bits.
  password: () => randomBytes(10).toString('hex'),
};

// Read by hand: the packages may not be installed yet.
const services = ['apps', 'tools']
  .flatMap((kind) => readdirSync(join(root, kind)).map((name) => ({ name, folder: join(root, kind, name) })))
  .filter(({ folder }) => existsSync(join(folder, 'service.json')))
  .map(({ name, folder }) => ({ name, ...JSON.parse(readFileSync(join(folder, 'service.json'), 'utf8')) }));

const databases = services
  .filter(({ database }) => database !== false)
  .map(({ name }) => [`${name.toUpperCase().replaceAll('-', '_')}_DB_PASSWORD`, password()]);
const secrets = services
  .flatMap(({ settings = {} }) => Object.values(settings))
  .flatMap(({ secret, form }) => (secret ? [[secret, FORMS[form]()]] : []));

const variables = new Map([
  ['POSTGRES_PASSWORD', password()],
  ...databases,
  ['OPS_TOKEN', `ops_${password()}`],
  ['MARKET_TOKEN', `market_${password()}`],
  ...secrets,
]);
const lines = [...variables].map(([name, value]) => `${name}=${value}`);

/** The users of the containers must be able to read the files; nobody else enters the folder. */
const MODE = 0o644;

function writeTokens() {
  const [, marketToken] = /^MARKET_TOKEN=(.*)$/m.exec(readFileSync(path, 'utf8')) ?? [];
  if (!marketToken) return false;
  const onTheBus = services.filter(({ kafka }) => kafka !== false).map(({ name }) => name);
  const older = join(dirname(path), 'service-tokens.json');
  return writeServiceTokenFiles(join(dirname(path), 'service-tokens'), onTheBus, {
    ...{ marketToken, older, mode: MODE },
  });
}

try {
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  writeTokens();
  console.log(`${path} is written; \`docker compose up\` reads it.`);
} catch (error) {
  if (error.code !== 'EEXIST') {
    console.error(`${path} cannot be written: ${error.message}.`);
    process.exitCode = 1;
  } else if (writeTokens()) {
    console.log(
      `${path} exists already and is left as it is; the service tokens that were missing are written.`,
    );
  } else {
    console.error(`${path} exists already; the data volumes know its passwords, so it is left as it is.`);
    process.exitCode = 1;
  }
}
