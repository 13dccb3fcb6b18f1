import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workspaceRoot } from '@night-market/services';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

// Types and lint of a whole workspace.
vi.setConfig({ testTimeout: 480_000, hookTimeout: 480_000 });

/** A copy of the workspace with its packages; everything is added to it before it is checked once, as a whole. */
const root = mkdtempSync(join(tmpdir(), 'night-market-add-'));

const CONTRACTS = 'libs/contracts/src';
/** One of every topic, with names that no event of ours will have. */
const SAMPLES: readonly (readonly [topic: string, type: string, file: string])[] = [
  ['pay.cmd.v1', 'sample_cancelled', `${CONTRACTS}/pay/cmd.v1.sample-cancelled`],
  ['pay.txn.v1', 'sample_disputed', `${CONTRACTS}/pay/txn.v1.sample-disputed`],
  ['gate.auth.v2', 'sample_queued', `${CONTRACTS}/gate/auth.v2.sample-queued`],
  ['ops.power.v1', 'sample_lost', `${CONTRACTS}/ops/power.v1.sample-lost`],
  ['civic.events.v1', 'sample_2', `${CONTRACTS}/civic/events.v1.sample-2`],
  ['city.directory.v1', 'sample_moved', `${CONTRACTS}/city/directory.v1.sample-moved`],
];
/** What the guide tells to try; whoever has done so has it already. */
const guide = readFileSync(join(workspaceRoot, 'CONTRIBUTING.md'), 'utf8');
const [, guideTopic = '', guideType = ''] = /contracts:add -- (\S+) (\w+)/.exec(guide) ?? [];
const guideFile = `${CONTRACTS}/${guideTopic.replace('.', '/')}.${guideType.replaceAll('_', '-')}`;
const isTried = existsSync(join(workspaceRoot, `${guideFile}.ts`));
const EVENTS = isTried ? SAMPLES : [...SAMPLES, [guideTopic, guideType, guideFile] as const];
const DESCRIPTION = `It's "so" in $\{words}, \`quoted\`.`;

const ADDED = ['apps/night-bus', 'libs/timetable'];

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
  // These two are written in place: as links they would tell the workspace that other packages are installed, and the
  // next command would install them anew.
  for (const name of ['.package-lock.json', '.night-market-lock-hash']) {
    const noted = readFileSync(join(workspaceRoot, 'node_modules', name));
    rmSync(join(root, 'node_modules', name));
    writeFileSync(join(root, 'node_modules', name), noted);
  }
  run('git', 'init', '-q', '-b', 'main');
  run('git', 'add', '-A');
  run('git', '-c', 'user.name=test', '-c', 'user.email=test@localhost', 'commit', '-qm', 'before');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('npm run add:service, add:lib and contracts:add', () => {
  it('write a service, a library and events', () => {
    const said = run('node', 'tools/generators/src/main.ts', 'service', 'night-bus');
    expect(said).toMatch(/apps\/night-bus: written; it gets port 30\d\d/);
    run('node', 'tools/generators/src/main.ts', 'lib', 'timetable');
    for (const [topic, type, file] of EVENTS) {
      const added = ['tools/contracts/src/main.ts', 'add', topic, type, '--description', DESCRIPTION];
      expect(run('node', ...added)).toContain(`wrote ${file}.ts`);
    }
  });

  it('that pass lint and are formatted', () => {
    const written = run('git', 'ls-files', '-z', '--others', '--modified', '--exclude-standard');
    const paths = written.split('\0').filter(Boolean);
    const some = [...ADDED, ...EVENTS.map(([, , file]) => `${file}.ts`), 'README.md', 'docker-compose.yml'];
    expect(some.filter((each) => !paths.some((path) => path.startsWith(each)))).toEqual([]);
    run('eslint', '--max-warnings', '0', ...paths.filter((path) => path.endsWith('.ts')));
    run('prettier', '--check', '--ignore-unknown', ...paths);
    run('depcruise', '--config', '.dependency-cruiser.cjs', ...ADDED);
  });

  it('that have the right types, in every producer and consumer', () => {
    run('node', 'node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.json');
  });

  it('that pass their own tests, and those of what lists them', () => {
    run('vitest', 'run', ...ADDED);
    const lists = ['services', 'nx-plugin', 'launcher', 'boundaries'].map((name) => `tools/${name}`);
    const said = run('vitest', 'run', '--project', 'unit', 'libs/contracts', ...lists);
    for (const [, , file] of EVENTS) expect(said).toContain(`${file}.spec.ts`);
  });

  it('that break no contract', () => {
    const said = run('node', 'tools/contracts/src/main.ts', 'check', '--topics');
    expect(said).toContain('no breaking change');
    expect(said).toContain('topics');
  });

  it('that are in the snapshots of every version, as a draft with its example', () => {
    const versions = ['pay.txn.v1', 'pay.txn.v2'].map((topic) => {
      const text = readFileSync(join(root, `libs/contracts/snapshots/${topic}.json`), 'utf8');
      return (JSON.parse(text) as { events: Record<string, unknown> }).events['sample_disputed'];
    });
    const disputed = { status: 'draft', description: DESCRIPTION, examples: [{ orderId: 'order-0001' }] };
    expect(versions).toEqual([expect.objectContaining(disputed), expect.objectContaining(disputed)]);
  });
});
