import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const fixture = resolve(import.meta.dirname, 'fixtures/command.ts');

it.each([
  [['--help'], 0, /^fixture \[options\] {4}shows how commands end\n/, /^$/],
  [['--bogus'], 2, /^$/, /^There is no option --bogus; `fixture` takes --broken and --help\.\n$/],
  [[], 1, /^$/, /^Start the platform first\.\n$/],
  [['--broken'], 1, /^$/, /^TypeError: a bug\n +at /],
])('a command called with %j ends with %i', async (args, exitCode, out, err) => {
  const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>(
    (done) =>
      execFile(process.execPath, [fixture, ...args], { timeout: 20_000 }, (error, stdout, stderr) =>
        done({ code: error?.code ?? 0, stdout, stderr }),
      ),
  );
  expect(code).toBe(exitCode);
  expect(stdout).toMatch(out);
  expect(stderr).toMatch(err);
});
