import { join } from 'node:path';
import { runCommand } from '@night-market/command-line';
import { buildApps, startPlatform, withOwnFolder } from '@night-market/launcher';
import { startStack } from '@night-market/stack';
import { callersOf } from './callers.ts';
import { documentOf, readOptions, type FuzzOptions } from './options.ts';
import { requireSchemathesis, runSchemathesis } from './schemathesis.ts';

const say = (line: string): void => console.log(line);

const fuzz = (options: FuzzOptions, signal: AbortSignal): Promise<number> =>
  withOwnFolder('fuzz', async ({ dir, cacheDir }) => {
    say(requireSchemathesis(options));
    const logDir = join(dir, 'logs');
    await buildApps(logDir, signal);
    const stack = await startStack({
      dataDir: dir,
      cacheDir,
      fresh: true,
      throwaway: true,
      log: say,
      signal,
    });
    try {
      const platform = await startPlatform({ stack, dataDir: dir, logDir, signal });
      try {
        const bad: string[] = [];
        for (const service of identityLast(options.only))
          for (const { name, authorization } of await callersOf(platform, dir, service)) {
            const what = `${service}, asked by ${name}`;
            say(`\n== ${what}`);
            const run = {
              document: documentOf(service),
              url: platform.urls[service]![0]!,
              ...{ authorization, reportDir: join(dir, 'reports', what.replaceAll(/\W+/g, '-')) },
            };
            if (!(await runSchemathesis(run, options, signal))) bad.push(what);
          }
        say(bad.length === 0 ? '\nfuzz: nothing found' : `\nfuzz: found something at ${bad.join('; ')}`);
        return bad.length === 0 ? 0 : 1;
      } finally {
        await platform.stop();
      }
    } finally {
      await stack.stop();
    }
  });

/** What an admin may do there ends its own sign-in. */
const identityLast = (services: readonly string[]): string[] =>
  services.toSorted((one, other) => Number(one === 'identity') - Number(other === 'identity'));

await runCommand(readOptions, fuzz);
