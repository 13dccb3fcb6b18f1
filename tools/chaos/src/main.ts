import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApps, resolveHome, runMain, sweepProcesses } from '@night-market/launcher';
import { PlainError, sweepStack, tryLock } from '@night-market/stack';
import { readOptions, UsageError, type ChaosOptions } from './options.ts';
import { runChaos } from './run-chaos.ts';

const say = (line: string): void => console.log(line);

async function chaos(options: ChaosOptions, signal: AbortSignal): Promise<number> {
  const home = resolveHome();
  const dir = join(home.root, 'chaos');
  mkdirSync(home.root, { recursive: true });
  const lock = tryLock(join(home.root, 'chaos.lock'));
  if (!lock)
    throw new PlainError('npm run chaos is running here already: set NIGHT_MARKET_HOME to another folder.');
  try {
    await sweepProcesses(dir);
    await sweepStack(dir);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    await buildApps(join(dir, 'logs'), signal);
    const { findings } = await runChaos(options, { dir, cacheDir: home.cacheDir, log: say, signal });
    return findings.length === 0 ? 0 : 1;
  } finally {
    lock.release();
  }
}

await runMain(async ({ args, signal }) => {
  try {
    const options = readOptions(args);
    if (typeof options !== 'string') return await chaos(options, signal);
    say(options);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 2;
  }
});
