import { flag, readCommandLine, runCommand, untilAborted } from '@night-market/command-line';
import { startStack } from '@night-market/stack';
import { describeAddresses } from './addresses.ts';
import { placeOf, resolveHome } from './home.ts';
import { busUsers } from './kafka-rights/kafka-rights.ts';
import { supervisedStack } from './platform/supervised.ts';
import { Supervisor } from './platform/supervisor.ts';
import { prepareServing } from './serve-beside.ts';

interface StackCommandOptions {
  readonly secure: boolean;
}

const say = (line: string): void => console.log(line);

/** `npm run stack`: the broker and the database alone, for `nx serve <service>` beside it. */
async function runStack({ secure }: StackCommandOptions, signal: AbortSignal): Promise<number> {
  const { dataDir, cacheDir, logDir } = placeOf(resolveHome(), secure);
  const stack = await startStack({
    dataDir,
    cacheDir,
    preferPorts: true,
    secure: secure ? { users: busUsers() } : undefined,
    log: say,
    signal,
  });
  const supervisor = new Supervisor(supervisedStack(stack), say);
  try {
    if (stack.secure) say('Building and migrating the services ...');
    const envDir = await prepareServing({ stack, dataDir, logDir, preferPorts: true, signal });
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

const commandLine = {
  command: 'npm run stack',
  summary: 'brings up the broker and the database alone, for `npx nx serve <service>`',
  options: { secure: flag('the same with TLS, a login for each service and no more rights than it needs') },
} as const;

await runCommand((args) => {
  const read = readCommandLine(commandLine, args);
  return typeof read === 'string' ? read : read.values;
}, runStack);
