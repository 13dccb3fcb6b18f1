import { ProgressLine, rejectAborted, runCommand } from '@night-market/command-line';
import { readCommand, type Command } from './args.ts';
import { playHotline } from './civic/play-hotline.ts';
import { play } from './play.ts';
import { playRow } from './power/play-row.ts';
import { describeProgress } from './report/describe-progress.ts';
import { report } from './report/report.ts';

async function main({ options, json }: Command, signal: AbortSignal): Promise<number> {
  const progress = new ProgressLine(json ? process.stderr : process.stdout);
  const playing = play({ ...options, onProgress: (now) => progress.show(describeProgress(now)) });
  const together = Promise.all([playing, playRow(process.env, signal), playHotline(process.env, signal)]);
  const [result, row, hotline] = await Promise.race([together, rejectAborted(signal)]).finally(() =>
    progress.end(),
  );
  const { verdicts: _, gates, ...rest } = result;
  const sum = { ...rest, gates: gates && { ...gates, verdicts: undefined }, power: row, hotline };
  const text = json ? `${JSON.stringify(sum)}\n${result.line}` : report(result, row, hotline);
  process.stdout.write(`${text}\n`);
  return result.ok && (row?.trips ?? 0) === 0 && (hotline?.wrong ?? 0) === 0 ? 0 : 1;
}

await runCommand((args) => readCommand(args, process.env), main);
