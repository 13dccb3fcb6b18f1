import { join } from 'node:path';
import { runStep } from './run-step.ts';

/** Makes npm know the new project, so that the lock file is up to date and the next command installs nothing. */
export async function install(root: string): Promise<void> {
  runStep(
    root,
    'npm install',
    'npm',
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  );
  const { rememberInstall } = (await import(join(root, 'tools/launcher/bootstrap/lock-hash.mjs'))) as {
    rememberInstall: (folder: string) => void;
  };
  rememberInstall(root);
}

export const format = (root: string, paths: readonly string[]): void =>
  runStep(root, 'prettier', process.execPath, bin(root, 'prettier/bin/prettier.cjs'), '--write', ...paths);

export const snapshotContracts = (root: string): void =>
  runStep(
    root,
    'contracts:snapshot',
    process.execPath,
    join(root, 'tools/contracts/src/main.ts'),
    'snapshot',
  );

export const writeServices = (root: string): void =>
  runStep(root, 'npm run services', process.execPath, join(root, 'tools/launcher/src/write-services.ts'));

const bin = (root: string, path: string): string => join(root, 'node_modules', path);
