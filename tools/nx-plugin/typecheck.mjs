// Checks the types of one project and of what it imports: node tools/nx-plugin/typecheck.mjs libs/kernel
// or, without a folder, of the whole workspace.
// By the native compiler, which is several times as fast; ESLint still needs the API of the one before.
// Most projects have the same compiler options, so they need no tsconfig.json of their own; a web app has one, for browsers.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

function tsc(config) {
  const program = join(workspace, 'node_modules/@typescript/native/bin/tsc');
  const run = spawnSync(process.execPath, [program, '-p', config], { cwd: workspace, stdio: 'inherit' });
  return run.status ?? 1;
}

function typecheck(root) {
  const own = join(workspace, root, 'tsconfig.json');
  if (existsSync(own)) return tsc(own);
  const folder = join(workspace, '.nightmarket/typecheck');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${root.replaceAll('/', '-')}.json`);
  const config = {
    extends: '../../tsconfig.base.json',
    include: [`../../${root}`],
    exclude: [`../../${root}/**/dist`, `../../${root}/**/fixtures`],
  };
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  return tsc(file);
}

/** The first exit code that is not 0, after all have been checked. */
function typecheckAll() {
  const own = globSync('{apps,libs,tools}/*/tsconfig.json', { cwd: workspace });
  return (
    ['tsconfig.json', ...own].map((config) => tsc(join(workspace, config))).find((code) => code !== 0) ?? 0
  );
}

const [root] = process.argv.slice(2);
if (root === undefined) process.exitCode = typecheckAll();
else if (existsSync(join(workspace, root, 'package.json'))) process.exitCode = typecheck(root);
else {
  console.error('Say the folder of a project, such as libs/kernel.');
  process.exitCode = 2;
}
