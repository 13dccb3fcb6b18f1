import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { auditPlatform, lineOf, NotRunningError, report, type AuditedPlatform } from '@night-market/audit';
import { flag, readCommandLine, runCommand, whole, type Arguments } from '@night-market/command-line';
import { resolveHome } from './home.ts';

const commandLine = {
  command: 'npm run audit',
  summary: "compares what was sent with what the consumers' inboxes hold",
  options: {
    secure: flag('the platform of npm start -- --secure'),
    json: flag('the result as JSON, then the last line'),
    'settle-s': whole('wait up to N seconds until consumers have no lag', { min: 0, max: 999, fallback: 5 }),
  },
  notes: 'The exit code is 1 when something is wrong or not settled, 2 when the platform is not running.',
} as const;

/** `npm run audit`: audits the platform that `npm start` runs. */
async function audit(
  { values }: Arguments<typeof commandLine.options>,
  signal: AbortSignal,
): Promise<number> {
  const options = { settleMs: 1_000 * values['settle-s'], signal };
  const result = await auditPlatform(runningPlatform(values.secure), options);
  process.stdout.write(`${values.json ? `${JSON.stringify(result)}\n${lineOf(result)}` : report(result)}\n`);
  return result.ok ? 0 : 1;
}

/** Where the auditor answers: as the environment says (under docker compose), or the file that `npm start` wrote. */
function runningPlatform(secure: boolean): AuditedPlatform {
  const { url, opsToken } = process.env['AUDITOR_URL'] === undefined ? started(secure) : given(process.env);
  if (!url || !opsToken) throw new NotRunningError('The platform is not running: npm start starts it.');
  return { urls: { auditor: [url] }, gateway: { opsToken } };
}

interface Door {
  readonly url?: string | undefined;
  readonly opsToken?: string | undefined;
}

const given = (env: NodeJS.ProcessEnv): Door => ({ url: env['AUDITOR_URL'], opsToken: env['OPS_TOKEN'] });

function started(secure: boolean): Door {
  const { devDir, secureDir } = resolveHome();
  try {
    const env = parseEnv(readFileSync(join(secure ? secureDir : devDir, 'env/auditor.env'), 'utf8'));
    return { url: `http://127.0.0.1:${env['HTTP_PORT']}`, opsToken: env['OPS_TOKEN'] };
  } catch {
    return {};
  }
}

await runCommand((args) => readCommandLine(commandLine, args), audit);
