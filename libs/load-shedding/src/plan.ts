import type { Action, Planning } from './decision.ts';
import { limitOf, readLoads, type Loads } from './load.ts';
import { takeReadings, type Reading } from './readings.ts';
import { reason, type AlarmCode, type Reason } from './reasons.ts';
import { restore } from './restore.ts';
import { shed } from './shed.ts';
import { CHANNELS, draftOf, type Draft, type PlannerState } from './state.ts';
import { passTime } from './time.ts';
import { judgeTrials } from './trials.ts';

export interface Plan {
  readonly state: PlannerState;
  readonly actions: readonly Action[];
  readonly reasons: readonly Reason[];
}

/**
 * What to switch on one feeder, with the reasons and the state for the next plan. Pure: the same arguments give the same plan.
 *
 * @param nowMs from one clock for all who plan this feeder, such as the database's; a clock that is set back does not
 *   shorten a deadline
 */
export function plan(state: PlannerState, readings: readonly Reading[], nowMs: number): Plan {
  const draft = draftOf(state);
  passTime(draft, nowMs);
  const planning: Planning = { draft, actions: [], reasons: [], alarms: new Set() };
  planning.reasons.push(...takeReadings(draft, readings));
  const loads = readLoads(draft, planning.reasons);
  judgeTrials(planning, loads);
  shed(planning, loads);
  if (!planning.actions.some(({ type }) => type === 'shed')) restore(planning, loads);
  if (blind(draft, loads)) planning.alarms.add('blind');
  if (draft.alarms.unattainable !== undefined && !clear(draft, loads)) planning.alarms.add('unattainable');
  settleAlarms(planning);
  if (planning.reasons.length === 0) planning.reasons.push(reason('within_limits'));
  return { state: draft, actions: planning.actions, reasons: planning.reasons };
}

function blind(draft: Draft, loads: Loads): boolean {
  return CHANNELS.some((channel) => !loads[channel]?.seen && Number.isFinite(limitOf(draft, channel)));
}

/** No limit is exceeded, and no switch has still to show. */
function clear(draft: Draft, loads: Loads): boolean {
  return CHANNELS.every((channel) => draft.overSinceMs[channel] === null && loads[channel]?.settled);
}

/** An alarm is raised once, and cleared once its cause is gone. */
function settleAlarms({ draft, actions, alarms }: Planning): void {
  for (const alarm of alarms) {
    if (draft.alarms[alarm] !== undefined) continue;
    draft.alarms[alarm] = draft.nowMs;
    actions.push({ type: 'raise-alarm', alarm });
  }
  for (const alarm of Object.keys(draft.alarms) as AlarmCode[]) {
    if (alarms.has(alarm)) continue;
    delete draft.alarms[alarm];
    actions.push({ type: 'clear-alarm', alarm });
  }
}
