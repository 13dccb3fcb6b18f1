// Writes `.env` with new random passwords for docker-compose.yml. Needs nothing but Node:
//   node tools/launcher/compose-env.mjs
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const path = process.argv[2] ?? join(root, '.env');

// Hexadecimal: safe in a URL, in a shell and in a compose file alike.
const password = () => randomBytes(24).toString('hex');
const lines = [
  `POSTGRES_PASSWORD=${password()}`,
  `PAYMENTS_DB_PASSWORD=${password()}`,
  `ORCHESTRATOR_DB_PASSWORD=${password()}`,
  `GATE_DB_PASSWORD=${password()}`,
  `AUDITOR_DB_PASSWORD=${password()}`,
  `OPS_TOKEN=ops_${password()}`,
  `GATEWAY_API_KEY=key_${password()}`,
  `GATEWAY_WEBHOOK_SECRET=whsec_${randomBytes(32).toString('base64')}`,
];

try {
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
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
