import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProgressLine, runCommand } from '@night-market/command-line';
import { generateEvening } from './evenings/evenings.ts';
import { judgeEvening, type EveningVerdict } from './judge.ts';
import { median, missedAims, savedByOffers } from './measure/aims.ts';
import { summarize } from './measure/summary.ts';
import { readOptions, type JudgeOptions } from './options.ts';
import { htmlPage } from './report/page.ts';
import { textTable } from './report/table.ts';

/** Judges the evenings one after the other, prints the table and writes the page. */
async function judge(
  { evenings, seed, minutes, report }: JudgeOptions,
  signal: AbortSignal,
): Promise<number> {
  const progress = new ProgressLine(process.stdout);
  const verdicts: EveningVerdict[] = [];
  for (const name of evenings) {
    progress.show(`${verdicts.length} of ${evenings.length} evenings; now ${name}`);
    // Ctrl-C is heard between two evenings.
    await nextTurn();
    signal.throwIfAborted();
    verdicts.push(await judgeEvening(generateEvening(name, seed, minutes)));
  }
  progress.end();
  const judged = verdicts.map((verdict) => ({ name: verdict.evening.name, summaries: summarize(verdict) }));
  const missed = missedAims(judged);
  const file = resolve(report);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, htmlPage(verdicts, judged, missed));
  const ratios = judged.map(({ summaries }) => summaries.planner.ratio);
  console.log(textTable(judged));
  for (const each of missed) console.log(`missed: ${each}`);
  console.log(
    `power:judge: evenings=${judged.length} median=${median(ratios).toFixed(2)} worst=${Math.max(...ratios).toFixed(2)} saved_by_offers=${(100 * savedByOffers(judged)).toFixed(0)}% missed=${missed.length}; the curves are in ${file}`,
  );
  return missed.length > 0 ? 1 : 0;
}

await runCommand(readOptions, judge);
