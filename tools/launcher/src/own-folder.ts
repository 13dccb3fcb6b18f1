import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sweepStack } from '@night-market/stack';
import { resolveHome, type Home } from './home.ts';
import { sweepProcesses } from './platform/process-record.ts';
import { whileLocked } from './while-locked.ts';

/**
 * Runs `use` in an empty folder of a command's own; what a killed run of it left behind is ended first.
 * @throws PlainError when the command runs in this home already
 */
export async function withOwnFolder<T>(
  command: 'bench' | 'chaos' | 'fuzz',
  use: (folder: { dir: string; cacheDir: string }) => Promise<T>,
): Promise<T> {
  const { root, cacheDir } = resolveHome();
  const dir = join(root, command);
  return whileLocked(`npm run ${command}`, [join(root, `${command}.lock`)], async () => {
    await sweepFolder(dir);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    return use({ dir, cacheDir });
  });
}

/** Ends what killed commands have left in this home, by the ids that they noted; what has a living owner stays. */
export async function sweepHome({ root }: Pick<Home, 'root'>): Promise<void> {
  for (const name of foldersOf(root)) await sweepFolder(join(root, name));
}

/** The same for one folder and the platforms and stacks in it; sparing what a living process owns. */
export async function sweepFolder(dir: string): Promise<void> {
  await sweepProcesses(dir);
  // Stacks of tests lie one level below that of the run.
  for (const folder of [dir, ...foldersOf(dir).map((name) => join(dir, name))]) await sweepStack(folder);
}

function foldersOf(root: string): string[] {
  try {
    const entries = readdirSync(root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && entry.name !== 'cache').map(({ name }) => name);
  } catch {
    return [];
  }
}
