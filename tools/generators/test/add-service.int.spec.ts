import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@night-market/services';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** A copy of the workspace with its packages. */
const root = mkdtempSync(join(tmpdir(), 'night-market-add-'));

function run(command: string, ...args: string[]): string {
  const PATH = `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`;
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...{ cwd: root, encoding: 'utf8', env: { ...process.env, PATH }, maxBuffer: 64 * 1024 * 1024 },
  });
  expect(status, `${command} ${args.join(' ')}\n${stdout}${stderr}`).toBe(0);
  return stdout;
}

beforeAll(() => {
  const { stdout } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    ...{ cwd: workspaceRoot, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  });
  for (const path of stdout.split('\0').filter(Boolean)) cpSync(join(workspaceRoot, path), join(root, path));
  const linked = spawnSync('cp', ['-al', join(workspaceRoot, 'node_modules'), join(root, 'node_modules')]);
  if (linked.status !== 0)
    cpSync(join(workspaceRoot, 'node_modules'), join(root, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    });
  run('git', 'init', '-q', '-b', 'main');
  run('git', 'add', '-A');
  run('git', '-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '-qm', 'before');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('npm run add:service', () => {
  it('writes a service that passes everything as it is', () => {
    const said = run('node', 'tools/generators/src/main.ts', 'service', 'night-bus');
    expect(said).toContain('apps/night-bus: written; it gets port 3005');
    run('node', 'tools/generators/src/main.ts', 'lib', 'timetable');
    const touched = ['apps/night-bus', 'libs/timetable'];
    run('npx', 'eslint', ...touched, 'libs/contracts/src/pay/txn.v1.ts');
    run(
      'npx',
      'prettier',
      '--check',
      ...touched,
      'README.md',
      'docs/ARCHITECTURE.md',
      'docker-compose.yml',
      'package.json',
    );
    run('npx', 'depcruise', '--config', '.dependency-cruiser.cjs', ...touched);
    run('npx', 'tsc', '-p', 'tsconfig.json', '--noEmit');
    run('npx', 'vitest', 'run', ...touched);
    run(
      'npx',
      'vitest',
      'run',
      '--project',
      'unit',
      'tools/services',
      'tools/nx-plugin',
      'tools/launcher',
      'tools/boundaries',
    );
    expect(run('node', 'tools/contracts/src/main.ts', 'check', '--topics')).toContain('topics');
  });
});
