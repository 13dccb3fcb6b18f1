import { join } from 'node:path';
import { runStep } from '@night-market/command-line';

const LINES_MAX = 20;

/** Makes npm know the new project, so that the lock file is up to date and the next command installs nothing. */
export async function install(root: string): Promise<void> {
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  run(root, 'npm install', 'npm', 'install', ...quietly);
  const { rememberInstall } = (await import(join(root, 'tools/launcher/bootstrap/lock-hash.mjs'))) as {
    rememberInstall: (folder: string) => void;
  };
  rememberInstall(root);
}

export const format = (root: string, paths: readonly string[]): void =>
  runNode(root, 'prettier', 'node_modules/prettier/bin/prettier.cjs', '--write', ...paths);

export const snapshotContracts = (root: string): void =>
  runNode(root, 'contracts:snapshot', 'tools/contracts/src/main.ts', 'snapshot');

export const writeServices = (root: string): void =>
  runNode(root, 'npm run services', 'tools/launcher/src/write-services.ts');

const runNode = (root: string, what: string, script: string, ...args: readonly string[]): void =>
  run(root, what, process.execPath, join(root, script), ...args);

function run(root: string, what: string, command: string, ...args: readonly string[]): void {
  runStep(command, args, { cwd: root }, ({ stdout, stderr, reason }) => {
    const words = `${stdout}${stderr}`.trim().split('\n').slice(-LINES_MAX).join('\n') || reason;
    return `${what} failed; all that was written so far is there (git status shows it):\n${words}`;
  });
}
