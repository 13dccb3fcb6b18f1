import { join } from 'node:path';
import { buildApps, runMain, withOwnFolder } from '@night-market/launcher';
import { readOptions, UsageError, type ChaosOptions } from './options.ts';
import { runChaos } from './run-chaos.ts';

const say = (line: string): void => console.log(line);

const chaos = (options: ChaosOptions, signal: AbortSignal): Promise<number> =>
  withOwnFolder('chaos', async ({ dir, cacheDir }) => {
    await buildApps(join(dir, 'logs'), signal);
    const { findings } = await runChaos(options, { dir, cacheDir, log: say, signal });
    return findings.length === 0 ? 0 : 1;
  });

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
