import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const INSTALL_TIMEOUT_MS = 900_000;
const run = promisify(execFile);

export interface PromtoolContext {
  readonly isRoot: boolean;
  readonly log: (line: string) => void;
  /** Resolves when the program answers to these arguments. */
  readonly tries: (program: string, args: readonly string[]) => Promise<boolean>;
  readonly install: (args: readonly string[]) => Promise<void>;
}

/**
 * Makes sure that promtool is there: installs it where it may, else says what to install.
 * @throws Error with one plain sentence
 */
export async function ensurePromtool(context: PromtoolContext = systemContext()): Promise<void> {
  const there = () => context.tries('promtool', ['--version']);
  if (await there()) return;
  if (context.isRoot && (await context.tries('apt-get', ['--version']))) {
    context.log('alerts: installing prometheus by apt-get, whose promtool checks the alert rules (once)');
    try {
      await context.install(['-q', 'update']);
      await context.install(['-q', '-y', '--no-install-recommends', 'install', 'prometheus']);
    } catch (error) {
      context.log(`alerts: apt-get failed: ${String((error as Error).message).split('\n')[0]}`);
    }
    if (await there()) return;
  }
  throw new Error(
    'The alert rules are checked by promtool, which this machine does not have: install it (Debian or Ubuntu: `apt-get install prometheus`, macOS: `brew install prometheus`).',
  );
}

/** Runs promtool; a failure carries what it printed. */
export async function promtool(args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await run('promtool', [...args], { cwd, timeout: 60_000 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`promtool ${args.join(' ')}:\n${stdout}${stderr}`, { cause: error });
  }
}

const systemContext = (): PromtoolContext => ({
  isRoot: process.getuid?.() === 0,
  log: (line) => console.log(line),
  tries: (program, args) =>
    run(program, [...args], { timeout: 20_000 }).then(
      () => true,
      () => false,
    ),
  install: async (args) => {
    await run('apt-get', [...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: INSTALL_TIMEOUT_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
  },
});
