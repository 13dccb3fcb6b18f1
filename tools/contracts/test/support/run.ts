import { UsageError } from '@night-market/command-line';
import { carryOut, type Outcome } from '../../src/carry-out.ts';
import { readOptions } from '../../src/options.ts';

type Rest = typeof carryOut extends (options: never, ...rest: infer R) => Outcome ? R : never;

/** One command as it is called, but for `docs`; what the person at the terminal reads, and the exit code. */
export function run(args: readonly string[], ...rest: Rest): { exitCode: number; text: string } {
  try {
    const options = readOptions(args);
    if (typeof options === 'string') return { exitCode: 0, text: options };
    if (options.command === 'docs') throw new Error('docs has tests of its own');
    return carryOut(options, ...rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { exitCode: error.exitCode, text: error.message };
  }
}
