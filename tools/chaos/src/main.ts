import { join } from 'node:path';
import { runCommand } from '@night-market/command-line';
import { buildApps, withOwnFolder } from '@night-market/launcher';
import { readOptions, type ChaosOptions } from './options.ts';
import { runChaos } from './run-chaos.ts';

const say = (line: string): void => console.log(line);

const chaos = (options: ChaosOptions, signal: AbortSignal): Promise<number> =>
  withOwnFolder('chaos', async ({ dir, cacheDir }) => {
    await buildApps(join(dir, 'logs'), signal);
    const { findings, trips } = await runChaos(options, {
      dir,
      cacheDir,
      secure: options.secure,
      log: say,
      signal,
    });
    return findings.length === 0 && trips === 0 ? 0 : 1;
  });

await runCommand(readOptions, chaos);
