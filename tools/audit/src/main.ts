import { parseArgs } from 'node:util';
import { auditPlatform } from './audit-platform.ts';
import { NotRunningError } from './auditor-api.ts';
import { lineOf, report } from './report.ts';

const HELP = `npm run audit -- [options]     compares what was sent with what the consumers' inboxes hold

  --json          the result as JSON, then the last line
  --settle-s N    wait up to N seconds until consumers have no lag (5)
  --help          this text

The exit code is 1 when something is wrong or not settled, 2 when the platform is not running.
`;

async function main(): Promise<number> {
  const { json, help, settleMs } = readOptions(process.argv.slice(2));
  if (help) return (process.stdout.write(HELP), 0);
  const url = process.env['AUDITOR_URL'];
  const opsToken = process.env['OPS_TOKEN'];
  if (!url || !opsToken) throw new NotRunningError('The platform is not running: npm start starts it.');
  const result = await auditPlatform({ urls: { auditor: [url] }, gateway: { opsToken } }, { settleMs });
  process.stdout.write(`${json ? `${JSON.stringify(result)}\n${lineOf(result)}` : report(result)}\n`);
  return result.ok ? 0 : 1;
}

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'settle-s': { type: 'string', default: '5' },
    },
  });
  const seconds = values['settle-s'];
  if (!/^\d{1,3}$/.test(seconds)) throw new TypeError(`--settle-s needs a whole number, not "${seconds}".`);
  return { json: values.json, help: values.help, settleMs: Number(seconds) * 1_000 };
}

function exitCodeOf(error: unknown): number {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof NotRunningError || error instanceof TypeError ? 2 : 1;
}

// The exit code is set, not forced, so that all output gets out.
process.exitCode = await main().catch(exitCodeOf);
