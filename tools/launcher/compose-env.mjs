// Writes `.env` with new random passwords for docker-compose.yml, and beside it `service-tokens.json`, which lets the play
// make keys for its terminals. Needs nothing but Node:
//   node tools/launcher/compose-env.mjs
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

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

const marketToken = `market_${password()}`;
const sha256 = [createHash('sha256').update(marketToken).digest('hex')];
const serviceTokens = { accept: { 'market-tools': { scopes: ['read', 'keys', 'tickets'], sha256 } } };

const variables = new Map([
  ['POSTGRES_PASSWORD', password()],
  ...databases,
  ['OPS_TOKEN', `ops_${password()}`],
  ['MARKET_TOKEN', marketToken],
  ...secrets,
]);
const lines = [...variables].map(([name, value]) => `${name}=${value}`);

try {
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  // Hashes alone: the users of the containers must be able to read them.
  writeFileSync(join(dirname(path), 'service-tokens.json'), `${JSON.stringify(serviceTokens, null, 2)}\n`);
  console.log(`${path} is written; \`docker compose up\` reads it.`);
} catch (error) {
  const exists = error.code === 'EEXIST';
  console.error(
    exists
      ? `${path} exists already; the data volumes know its passwords, so it is left as it is.`
      : `${path} cannot be written: ${error.message}.`,
  );
  process.exitCode = 1;
}
