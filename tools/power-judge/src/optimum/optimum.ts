import highsModule, { type Highs } from 'highs';
import { classWeight, defaultPolicy, phasesOf, PHASES } from '@night-market/load-shedding';
import type { JudgedRow } from '../evenings/judged-row.ts';
import type { FreeRun } from '../play/free-run.ts';
import { lpText, type SlotProblem } from './lp-text.ts';
import type { Schedule } from './schedule.ts';

/** As long as the planner's minimum on and off times, so that any schedule keeps them. */
export const SLOT_SECONDS = 60;
/** The limit holds for the mean of each so many seconds. */
const STEP_SECONDS = 10;

// Its types are written for CommonJS; imported, the default is the loader itself.
const loadHighs = highsModule as unknown as () => Promise<Highs>;
let loaded: Promise<Highs> | undefined;

/**
 * The schedule with the least weighted unserved energy for which the mean load of every 10 s stays within the limit on every
 * phase, found by who knows all true loads of the evening beforehand. Stalls are switched each minute at most. A
 * minute restricts no other, so the whole is solved by solving each minute.
 *
 * @throws Error when the solver gives no optimum
 */
export async function optimumOf(row: JudgedRow, free: FreeRun): Promise<Schedule> {
  const highs = await (loaded ??= loadHighs());
  const slots = Math.ceil(row.spec.seconds / SLOT_SECONDS);
  const sheddable = row.feeder.stalls.filter(({ critical }) => !critical);
  let unattainableSlots = 0;
  const offBySlot = Array.from({ length: slots }, (_, slot) => {
    const problem = problemOf(row, free, slot);
    if (problem.rows.length === 0) return new Set<string>();
    const { Status, Columns } = highs.solve(lpText(problem));
    if (Status !== 'Optimal')
      throw new Error(`The solver says ${Status} for minute ${slot} of ${row.spec.rowId}.`);
    if (problem.rows.some((_each, index) => primal(Columns, `s${index}`) > 1e-3)) unattainableSlots++;
    return new Set(
      sheddable.flatMap(({ stallId }, index) => (primal(Columns, `y${index}`) > 0.5 ? [stallId] : [])),
    );
  });
  return { slotSeconds: SLOT_SECONDS, offBySlot, unattainableSlots };
}

function primal(columns: Readonly<Record<string, object>>, name: string): number {
  const column = columns[name];
  return column && 'Primal' in column ? Number(column.Primal) : 0;
}

function problemOf({ feeder, spec }: JudgedRow, free: FreeRun, slot: number): SlotProblem {
  const [from, to] = [slot * SLOT_SECONDS, Math.min(spec.seconds, (slot + 1) * SLOT_SECONDS)];
  const sheddable = feeder.stalls
    .map((stall, index) => ({ stall, index }))
    .filter(({ stall }) => !stall.critical);
  const rows = [];
  for (let step = from; step < to; step += STEP_SECONDS) {
    const end = Math.min(to, step + STEP_SECONDS);
    for (const [phase, name] of PHASES.entries()) {
      const need = meanOf(free.amps[phase], step, end) - feeder.phaseLimitAmps;
      if (need <= 0) continue;
      const reliefs = sheddable.map(({ stall, index }) => {
        const phases = phasesOf(stall);
        if (!phases.includes(name)) return 0;
        return meanOf(free.watts[index], step, end) / feeder.voltageVolts / phases.length;
      });
      rows.push({ reliefs, need });
    }
  }
  const costs = sheddable.map(({ stall, index }) => {
    const kilowattSeconds = (meanOf(free.watts[index], from, to) * (to - from)) / 1_000;
    return classWeight(defaultPolicy.classWeights, stall.priorityClass) * kilowattSeconds;
  });
  return { costs, rows };
}

function meanOf(values: Float32Array | undefined, from: number, to: number): number {
  let sum = 0;
  for (let second = from; second < to; second++) sum += values?.[second] ?? 0;
  return sum / (to - from);
}
