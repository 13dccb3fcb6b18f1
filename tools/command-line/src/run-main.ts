import { describeError, reportError } from './plain-error.ts';

const SAME_SIGNAL_MS = 1_500;
const PARENT_LOOK_MS = 1_000;
const KEEP_ALIVE_MS = 60_000;

/** What a command gets: its arguments and the wish to end. */
export interface CommandContext {
  readonly args: readonly string[];
  /** Aborted by Ctrl-C, SIGTERM, or the end of the process that started this one. */
  readonly signal: AbortSignal;
}

/** Runs a command: errors become sentences, signals become an abort, and it always ends by its own exit code. */
export async function runMain(command: (context: CommandContext) => Promise<number>): Promise<void> {
  const aborter = new AbortController();
  watchSignals(aborter);
  watchParent(aborter);
  const faults = watchFaults(aborter);
  // The processes that we start do not keep us alive, so that our end does not wait for theirs.
  setInterval(() => undefined, KEEP_ALIVE_MS);
  let exitCode: number;
  try {
    exitCode = await command({ args: process.argv.slice(2), signal: aborter.signal });
  } catch (error) {
    exitCode = aborter.signal.aborted ? 130 : reportError(error);
  }
  process.exit(faults.length > 0 ? 1 : exitCode);
}

/**
 * Runs a command on the options that `read` makes of its arguments, or prints the help.
 * @param read throws a UsageError, or returns the help text when it is asked for
 */
export function runCommand<T extends object>(
  read: (args: readonly string[]) => T | string,
  command: (options: T, signal: AbortSignal) => Promise<number>,
): Promise<void> {
  return runMain(async ({ args, signal }) => {
    const options = read(args);
    if (typeof options !== 'string') return await command(options, signal);
    console.log(options);
    return 0;
  });
}

/** Resolves when the command shall end. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) return Promise.resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

/** Rejects with the signal's reason when the command shall end: for a race with work that knows nothing of the signal. */
export async function rejectAborted(signal: AbortSignal): Promise<never> {
  await untilAborted(signal);
  throw signal.reason;
}

function watchSignals(aborter: AbortController): void {
  let firstAtMs: number | undefined;
  const say = isOutermost() ? console.log : () => undefined;
  const onSignal = (): void => {
    if (firstAtMs === undefined) {
      firstAtMs = performance.now();
      say('\nStopping ...');
      aborter.abort();
      // One Ctrl-C arrives up to three times: from the terminal, from npm and from the bootstrap.
    } else if (performance.now() - firstAtMs > SAME_SIGNAL_MS) {
      say('Still stopping; this takes 30 seconds at most.');
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

/** A program that a command hands over to leaves the talking to that command. */
function isOutermost(): boolean {
  const bootstrap = process.env['NIGHT_MARKET_BOOTSTRAP_PID'];
  return bootstrap === undefined || process.ppid === Number(bootstrap);
}

/** An error that nobody catches or awaits would end us at once, and leave behind what we started. */
function watchFaults(aborter: AbortController): readonly unknown[] {
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => {
    faults.push(error);
    console.error(describeError(error));
    aborter.abort();
  };
  process.on('uncaughtException', onFault);
  return faults;
}

/** If the bootstrap is killed, nobody can hand Ctrl-C on to this process any more. */
function watchParent(aborter: AbortController): void {
  const parent = Number(process.env['NIGHT_MARKET_BOOTSTRAP_PID']);
  if (process.ppid !== parent) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    aborter.abort();
  }, PARENT_LOOK_MS);
  watch.unref();
}
