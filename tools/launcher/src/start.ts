import { join } from 'node:path';
import { runCommand, untilAborted } from '@night-market/command-line';
import { startStack } from '@night-market/stack';
import type { Stack } from '@night-market/stack';
import { describeAddresses } from './addresses.ts';
import { buildApps } from './build-apps.ts';
import { writeEnvFiles } from './env-files.ts';
import { placeOf, resolveHome } from './home.ts';
import type { Place } from './home.ts';
import { tellOperators } from './operator-secrets.ts';
import { runOnTerminal } from './play.ts';
import { busUsers, STALL_SIM } from './kafka-rights/kafka-rights.ts';
import { startMailCatcher, type MailCatcherProcess } from './platform/mail-catcher.ts';
import { sweepProcesses } from './platform/process-record.ts';
import { startPlatform } from './platform/start-platform.ts';
import { supervisedService, supervisedStack } from './platform/supervised.ts';
import { Supervisor } from './platform/supervisor.ts';
import type { Platform } from './platform/types.ts';
import { together } from './together.ts';
import { readStartOptions } from './start-options.ts';
import type { StartOptions } from './start-options.ts';
import { whileLocked } from './while-locked.ts';

const say = (line: string): void => console.log(line);

/** `npm start`: the whole platform on this machine, and a play on it. */
async function start(options: StartOptions, signal: AbortSignal): Promise<number> {
  const place = placeOf(resolveHome(), options.secure);
  return whileLocked('npm start', [join(place.dataDir, 'start.lock')], () => onStack(place, options, signal));
}

async function onStack(place: Place, options: StartOptions, signal: AbortSignal): Promise<number> {
  const startedAtMs = performance.now();
  const leftovers = await sweepProcesses(place.dataDir);
  if (leftovers.length > 0) say(`stopped what an earlier run left behind (pid ${leftovers.join(', ')})`);
  say('Starting Kafka and PostgreSQL, building the services ...');
  let stack: Stack | undefined;
  let platform: Platform | undefined;
  let supervisor: Supervisor | undefined;
  let mail: MailCatcherProcess | undefined;
  try {
    const bringUp = async (until: AbortSignal): Promise<Stack> =>
      (stack = await startStack({
        dataDir: place.dataDir,
        cacheDir: place.cacheDir,
        preferPorts: true,
        secure: options.secure ? { users: busUsers() } : undefined,
        log: say,
        signal: until,
      }));
    const [ready] = await together(signal, bringUp, (until) => buildApps(place.logDir, until));
    say('Migrating and starting the services ...');
    mail = await startMailCatcher(place.dataDir, place.logDir, signal);
    platform = await startPlatform({
      stack: ready,
      dataDir: place.dataDir,
      logDir: place.logDir,
      replicas: options.replicas,
      preferPorts: true,
      gatewaySeed: options.seed,
      env: { 'civic-router': { CIVIC_SMTP_URL: mail.smtpUrl } },
      log: say,
      signal,
    });
    const handles = [mail.handle, ...platform.services];
    const supervised = [...supervisedStack(ready), ...handles.map(supervisedService)];
    supervisor = new Supervisor(supervised, say);
    say(`The night market is open (${((performance.now() - startedAtMs) / 1000).toFixed(1)} s).`);
    const opened = platform;
    const { mailsUrl } = mail;
    return await supervisor.during(signal, (until) =>
      whileOpen(place.dataDir, ready, opened, mailsUrl, options, until),
    );
  } finally {
    // First, or it would start again what is being stopped.
    await supervisor?.stop();
    await platform?.stop();
    await mail?.handle.kill();
    await stack?.stop();
  }
}

async function whileOpen(
  dataDir: string,
  stack: Stack,
  platform: Platform,
  mailsUrl: string,
  options: StartOptions,
  signal: AbortSignal,
): Promise<number> {
  const { urls, databaseUrls } = platform;
  const envDir = writeEnvFiles({ stack, dataDir, urls, databaseUrls });
  let playCode = 0;
  if (options.play) {
    const program = 'tools/opening-night/src/main.ts';
    // For the controllers of stalls, which are no service.
    const bus = stack.owned ? { KAFKA_BROKERS: stack.brokers.join(','), ...stack.kafkaEnv(STALL_SIM) } : {};
    const env = { ...platform.clientEnv, ...bus };
    playCode = await runOnTerminal(program, options.playArgs, env, signal);
    signal.throwIfAborted();
  }
  if (options.once) return playCode;
  if (playCode !== 0) say(`The play ended with exit code ${playCode}.`);
  say(
    `\n${describeAddresses(urls, stack, envDir)}\nMails to reporters: ${mailsUrl}\n${tellOperators(dataDir)}\n\nCtrl-C stops everything; the data stay.`,
  );
  await untilAborted(signal);
  return 0;
}

await runCommand(readStartOptions, start);
