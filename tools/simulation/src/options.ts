import { parseArgs } from 'node:util';

export interface SimulateOptions {
  readonly seeds: number;
  readonly from: number;
  readonly trace: boolean;
}

export class UsageError extends Error {}

const HELP = `npm run simulate -- [options]
  --seeds N    how many seeds (1000)
  --from N     the first one (1)
  --seed N     this one only
  --trace      with --seed: print every step`;

/** @returns the help's text when asked for it */
export function readOptions(args: readonly string[]): SimulateOptions | string {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string', default: '1000' },
        from: { type: 'string', default: '1' },
        seed: { type: 'string' },
        trace: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0], { cause: error });
  }
  if (values.help) return HELP;
  if (values.trace && values.seed === undefined) throw new UsageError('--trace needs --seed N');
  const whole = (name: string, text: string): number => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > 4_294_967_295) {
      throw new UsageError(`--${name} must be a whole number from 1 to 4294967295`);
    }
    return value;
  };
  if (values.seed !== undefined) return { seeds: 1, from: whole('seed', values.seed), trace: values.trace };
  return { seeds: whole('seeds', values.seeds), from: whole('from', values.from), trace: false };
}
