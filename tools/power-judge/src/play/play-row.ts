import { Row } from '@night-market/stall-sim';
import type { JudgedRow } from '../evenings/judged-row.ts';
import { Scorer, type Score } from '../measure/scorer.ts';
import type { Controller } from './controller.ts';
import type { FreeRun } from './free-run.ts';

/** Until someone has walked to the breaker and closed it. */
const DARK_SECONDS = 120;

/** Plays one row with someone at the switches. */
export function playRow(judged: JudgedRow, free: FreeRun, controller: Controller): Score {
  const row = new Row(judged.spec);
  const scorer = new Scorer(judged, free);
  let darkUntil: number | null = null;
  for (let second = 0; second < judged.spec.seconds; second++) {
    const now = row.advance();
    scorer.second(now, (stallId) => row.isOn(stallId) && !row.breaker.isOpen, row.breaker.warmth);
    const nowMs = row.second * 1_000;
    if (now.isTripped) {
      darkUntil = row.second + DARK_SECONDS;
      for (const { stallId, isOn } of controller.tripped?.(nowMs) ?? []) row.command(stallId, isOn);
    }
    if (darkUntil !== null) {
      row.takeAnswers();
      if (row.second < darkUntil) continue;
      row.breaker.close();
      darkUntil = null;
      continue;
    }
    const commands = controller.decide({ nowMs, readings: row.readings(), answers: row.takeAnswers() });
    scorer.commanded(commands, (stallId) => row.isOn(stallId));
    for (const { stallId, isOn } of commands) row.command(stallId, isOn);
  }
  return scorer.score();
}
