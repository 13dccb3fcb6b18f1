import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const launcher = resolve(import.meta.dirname, '..');
let root: string;

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the bootstrap of a checkout in miniature, with an npm of ours on the PATH. */
function bootstrap(...args: string[]): Promise<Result> {
  const script = join(root, 'tools/launcher/bootstrap.mjs');
  const env = { PATH: `${join(root, 'bin')}:/usr/bin:/bin` };
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

function script(path: string, text: string): void {
  mkdirSync(resolve(path, '..'), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** An npm that "installs" a Node: our own. */
function fakeNpm(exitCode = 0): void {
  const lines = [
    `echo "$@" >> '${root}/npm-calls'`,
    `mkdir -p '${root}/node_modules/.bin'`,
    `ln -sf '${process.execPath}' '${root}/node_modules/.bin/node'`,
    `[ ${exitCode} = 0 ] || echo 'npm error the registry is away' >&2`,
    `exit ${exitCode}`,
  ];
  script(join(root, 'bin/npm'), `#!/bin/sh\n${lines.join('\n')}\n`);
}

const npmCalls = (): string[] => readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'night-market-bootstrap-'));
  cpSync(join(launcher, 'bootstrap.mjs'), join(root, 'tools/launcher/bootstrap.mjs'));
  cpSync(join(launcher, 'bootstrap'), join(root, 'tools/launcher/bootstrap'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'package-lock.json'), '{"packages":{"":{}}}');
  const command =
    'console.log(JSON.stringify(process.argv.slice(2))); process.exit(Number(process.argv[2]));\n';
  script(join(root, 'tools/launcher/src/start.ts'), command);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('bootstrap', () => {
  it('installs once, hands on the arguments and the exit code', async () => {
    fakeNpm();
    const first = await bootstrap('start', '7', '--orders', '5');
    expect(first.code).toBe(7);
    expect(first.stdout).toContain('Installing the packages');
    expect(first.stdout).toContain('["7","--orders","5"]');
    expect((await bootstrap('start', '0')).stdout).toBe('["0"]\n');
    expect(npmCalls()).toEqual(['ci --include=dev --no-audit --no-fund --loglevel=error']);
  });

  it('installs again when the lock file has changed', async () => {
    fakeNpm();
    await bootstrap('start', '0');
    writeFileSync(join(root, 'package-lock.json'), '{"packages":{"":{"version":"2"}}}');
    await bootstrap('start', '0');
    expect(npmCalls()).toHaveLength(2);
  });

  it('installs once when two commands begin at the same time', async () => {
    fakeNpm();
    const both = await Promise.all([bootstrap('start', '0'), bootstrap('start', '0')]);
    expect(both.map((result) => result.code)).toEqual([0, 0]);
    expect(npmCalls()).toHaveLength(1);
    expect(existsSync(join(root, '.nightmarket/install.lock'))).toBe(false);
  });

  it('shows why npm failed and says it in one sentence', async () => {
    fakeNpm(1);
    const { code, stderr } = await bootstrap('start');
    expect(code).toBe(1);
    expect(stderr).toContain('npm error the registry is away');
    expect(stderr.trim().split('\n').at(-1)).toMatch(/^npm could not install the packages \(npm ci: 1\)/);
  });

  it('says which commands there are', async () => {
    const { code, stderr } = await bootstrap('play');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'Say one of these commands: start, test, bench, simulate, power-judge, chaos, fuzz, audit, acls, stack, token, contracts, write-services, add, install.\n',
    );
  });
});
