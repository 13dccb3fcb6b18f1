import { readCommand, UsageError } from './args.ts';
import { PlatformError } from './http/platform-error.ts';
import { play } from './play.ts';
import { ProgressLine } from './report/progress-line.ts';
import { report } from './report/report.ts';

async function main(): Promise<number> {
  const { options, json } = readCommand(process.argv.slice(2), process.env);
  const progress = new ProgressLine(json ? process.stderr : process.stdout);
  const result = await play({ ...options, onProgress: (now) => progress.show(now) }).finally(() =>
    progress.end(),
  );
  const { verdicts: _, ...sum } = result;
  const text = json ? `${JSON.stringify(sum)}\n${result.line}` : report(result);
  process.stdout.write(`${text}\n`);
  return result.ok ? 0 : 1;
}

function exitCodeOf(error: unknown): number {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) return 2;
  if (!(error instanceof PlatformError) && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return 1;
}

// The exit code is set, not forced, so that all output gets out.
process.exitCode = await main().catch(exitCodeOf);
