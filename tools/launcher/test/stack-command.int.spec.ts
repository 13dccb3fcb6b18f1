import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let home: string;

/** The command as the bootstrap runs it, on a machine with nothing installed. */
function command(
  name: string,
  ...args: string[]
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const script = resolve(import.meta.dirname, `../src/${name}.ts`);
  const env = { PATH: '/nonexistent', NIGHT_MARKET_HOME: home };
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
      done({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'night-market-home-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

it('says in one plain sentence what to install, and ends with 1', async () => {
  const { code, stdout, stderr } = await command('stack');
  expect(stderr).toMatch(/^Kafka needs Java 17 or newer.*docker compose up`\.\n$/);
  expect([code, stdout]).toEqual([1, '']);
});

it('refuses options in one sentence, and ends with 2', async () => {
  expect(await command('stack', '--fast')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'There is no option --fast; `npm run stack` takes --secure and --help.\n',
  });
  expect(await command('start', '--fast')).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'There is no option --fast; `npm start` takes --once, --no-play, --secure, --orders, --seed, --replicas and --help.\n',
  });
});

it('refuses options of the audit in one sentence, and ends with 2', async () => {
  expect(await command('audit', '--fast')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'There is no option --fast; `npm run audit` takes --secure, --json, --settle-s and --help.\n',
  });
});

it('says that nothing is running to be audited, and ends with 2', async () => {
  expect(await command('audit')).toEqual({
    code: 2,
    stdout: '',
    stderr: 'The platform is not running: npm start starts it.\n',
  });
});
