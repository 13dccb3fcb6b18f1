// Runs a built service with the settings that `npm run stack` wrote for it: node tools/launcher/serve.mjs payments
// Nx hands the root `.env`, which is for docker compose, to every target: its values must not beat the service's own.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [name] = process.argv.splice(2, 1);

const settingsIn = (path) => (existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {});

for (const [variable, value] of Object.entries(settingsIn(join(root, '.env')))) {
  if (process.env[variable] === value) delete process.env[variable];
}
// What the shell says still comes first.
for (const [variable, value] of Object.entries(
  settingsIn(join(root, '.nightmarket/dev/env', `${name}.env`)),
)) {
  process.env[variable] ??= value;
}

const main = join(root, 'apps', name ?? '', 'dist/main.js');
process.argv[1] = main;
await import(pathToFileURL(main).href);
