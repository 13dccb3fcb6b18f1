import { readCommandLine, runCommand, untilAborted } from '@night-market/command-line';
import { startStack } from '@night-market/stack';
import type { Stack } from '@night-market/stack';
import { describeAddresses } from './addresses.ts';
import { writeEnvFiles } from './env-files.ts';
import { resolveHome } from './home.ts';
import { placeReplicas, urlsOf } from './platform/plan-platform.ts';
import { supervisedStack } from './platform/supervised.ts';
import { Supervisor } from './platform/supervisor.ts';
import { databaseServices } from './services.ts';
import { platformTopics } from './topics.ts';

const say = (line: string): void => console.log(line);

/** `npm run stack`: the broker and the database alone, for `nx serve <service>` beside it. */
async function runStack(_options: object, signal: AbortSignal): Promise<number> {
  const home = resolveHome();
  const stack = await startStack({
    dataDir: home.devDir,
    cacheDir: home.cacheDir,
    preferPorts: true,
    log: say,
    signal,
  });
  const supervisor = new Supervisor(supervisedStack(stack), say);
  try {
    const [databaseUrls] = await Promise.all([ensureDatabases(stack), stack.ensureTopics(platformTopics())]);
    const placed = await placeReplicas({
      stack,
      dataDir: home.devDir,
      logDir: home.logDir,
      preferPorts: true,
    });
    const envDir = writeEnvFiles({ stack, dataDir: home.devDir, urls: urlsOf(placed), databaseUrls });
    say(
      `\nKafka and PostgreSQL are ready. \`npx nx serve payments\` (or another service) runs against them.`,
    );
    say(`\n${describeAddresses({}, stack, envDir)}\n\nCtrl-C stops them; the data stay.`);
    await supervisor.during(signal, untilAborted);
    return 0;
  } finally {
    // First, or it would start again what is being stopped.
    await supervisor.stop();
    await stack.stop();
  }
}

async function ensureDatabases(stack: Stack): Promise<Record<string, string>> {
  const entries = databaseServices().map(async ({ name, database = name }) => {
    return [name, await stack.ensureDatabase(database)] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const commandLine = {
  command: 'npm run stack',
  summary: 'brings up the broker and the database alone, for `npx nx serve <service>`',
  options: {},
};

await runCommand((args) => readCommandLine(commandLine, args), runStack);
