import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { resolveHome } from './home.ts';
import { runOnTerminal } from './play.ts';
import { runMain } from './run-main.ts';

/** `npm run audit`: hands over to the audit of the platform that `npm start` runs. */
await runMain(({ args, signal }) =>
  runOnTerminal(
    'tools/audit/src/main.ts',
    args,
    auditorDoor(join(resolveHome().devDir, 'env/auditor.env')),
    signal,
  ),
);

/** Where the auditor answers, as its env file tells; nothing where there is none. */
function auditorDoor(path: string): Record<string, string | undefined> {
  try {
    const env = parseEnv(readFileSync(path, 'utf8'));
    return { AUDITOR_URL: `http://127.0.0.1:${env['HTTP_PORT']}`, OPS_TOKEN: env['OPS_TOKEN'] };
  } catch {
    return {};
  }
}
