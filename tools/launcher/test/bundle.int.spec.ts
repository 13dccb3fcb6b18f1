import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
let app: string;

beforeEach(() => {
  const apps = join(root, '.nightmarket');
  mkdirSync(apps, { recursive: true });
  app = mkdtempSync(join(apps, 'bundle-'));
});
afterEach(() => rmSync(app, { recursive: true }));

it('an app that was built names its sources in stack traces, without a flag of Node', () => {
  mkdirSync(join(app, 'src'));
  writeFileSync(join(app, 'src/main.ts'), `import { fail } from './fails.ts';\nfail({ shout: true });\n`);
  writeFileSync(
    join(app, 'src/fails.ts'),
    [
      'interface Options {',
      '  readonly shout: boolean;',
      '}',
      '/** Throws. */',
      'export function fail(options: Options): never {',
      "  throw new Error(options.shout ? 'BROKEN' : 'broken');",
      '}',
    ].join('\n'),
  );
  execFileSync(join(root, 'node_modules/.bin/rolldown'), ['-c', join(root, 'rolldown.config.js')], {
    cwd: app,
  });
  const { stderr, status } = spawnSync(process.execPath, ['dist/main.js'], {
    cwd: app,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  expect(status).toBe(1);
  expect(stderr).toContain('Error: BROKEN');
  expect(stderr).toMatch(/at fail \(\S*src\/fails\.ts:6:9\)/);
  expect(stderr).toMatch(/at \S* ?\(?\S*src\/main\.ts:2:1/);
});
