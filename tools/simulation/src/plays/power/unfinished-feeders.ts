import { isTalkOver, type Talk, type TimedInput } from '@night-market/power-ops/planning';
import type { Violation } from '../../check/violation.ts';
import type { SimStore } from '../../store/sim-store.ts';
import { feederRow, inputRows, talkRows, type FeederRow } from './sim-plans.ts';
import type { SimRow } from './sim-row.ts';

/** An input waits no longer for its plan, and a conversation no longer for its end. */
const LATE_MS = 5_000;

/** What is still to be done of a row whose load is low and whose controllers obey. */
export function unfinishedRow(store: SimStore, row: SimRow): Violation | undefined {
  return waitingInput(store, row) ?? endlessTalk(store, row) ?? wrongBelief(store, row);
}

function waitingInput(store: SimStore, { feederId }: SimRow): Violation | undefined {
  const nowMs = store.world.scheduler.nowMs();
  const late = store
    .names(undefined, inputRows(feederId))
    .find((name) => (store.rows.get(name) as TimedInput).receivedAtMs < nowMs - LATE_MS);
  return late === undefined ? undefined : { invariant: 'inputs once', detail: `${late} is in no plan` };
}

function endlessTalk(store: SimStore, { feederId }: SimRow): Violation | undefined {
  const nowMs = store.world.scheduler.nowMs();
  for (const name of store.names(undefined, talkRows(feederId))) {
    const talk = store.rows.get(name) as Talk;
    const deadlines = [...Object.values(talk.conversation.deadlines), talk.openUntilMs].map(
      (each) => each ?? 0,
    );
    if (!isTalkOver(talk) && Math.max(...deadlines) < nowMs - LATE_MS)
      return {
        invariant: 'progress',
        detail: `${name} does not end: ${JSON.stringify(talk.conversation.dialogues)}`,
      };
  }
  return undefined;
}

function wrongBelief(store: SimStore, row: SimRow): Violation | undefined {
  const { state } = store.rows.get(feederRow(row.feederId)) as FeederRow;
  for (const stallId of row.stallIds) {
    const believed = state.planner.stalls[stallId]?.on;
    const isOn = row.isOn(stallId);
    if (believed !== isOn)
      return { invariant: 'belief', detail: `${stallId} is ${isOn ? 'on' : 'off'}, and counts as the other` };
    if (!isOn) return { invariant: 'power back', detail: `${stallId} is still off` };
  }
  return undefined;
}
