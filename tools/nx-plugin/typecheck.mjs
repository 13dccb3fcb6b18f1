// Checks the types of one project and of what it imports: node tools/nx-plugin/typecheck.mjs libs/kernel
// All projects have the same compiler options, so none needs a tsconfig.json of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

function typecheck(root) {
  const folder = join(workspace, '.nightmarket/typecheck');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${root.replaceAll('/', '-')}.json`);
  const config = {
    extends: '../../tsconfig.base.json',
    include: [`../../${root}`],
    exclude: [`../../${root}/**/dist`, `../../${root}/**/fixtures`],
  };
  writeFileSync(file, `${JSON.stringify(config, null, 2)}\n`);
  const tsc = join(workspace, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', file], { cwd: workspace, stdio: 'inherit' }).status ?? 1;
}

const [root = ''] = process.argv.slice(2);
if (root !== '' && existsSync(join(workspace, root, 'package.json'))) process.exitCode = typecheck(root);
else {
  console.error('Say the folder of a project, such as libs/kernel.');
  process.exitCode = 2;
}
