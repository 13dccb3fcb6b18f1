import {
  ASSIGNMENT_MACHINE,
  transitionFor,
  type AssignmentState,
  type Trigger,
  type Update,
} from './machine.ts';

export type Outcome = 'done' | 'no_action' | 'duplicate';

/** What somebody said about one agency's part of a report. */
export interface Fact {
  /** The sender's own id of it, under which it is kept once. */
  readonly factId: string;
  readonly type: Trigger;
  /** When it happened, in milliseconds since 1970; the hotline corrects clocks that are ahead. */
  readonly atMs: number;
  /** With `resolved`. */
  readonly outcome?: Outcome | undefined;
}

/** Time in which the agency's clock stands still, in milliseconds since 1970. */
export interface Pause {
  readonly fromMs: number;
  /** Absent while it goes on. */
  readonly untilMs?: number;
}

/** Where one agency stands with a report: plain JSON. */
export interface Assignment {
  readonly state: AssignmentState;
  /** When it was first taken on. */
  readonly acknowledgedAtMs?: number;
  /** In state Resolved. */
  readonly resolvedAtMs?: number;
  readonly outcome?: Outcome;
  /** When it was last opened again; from then on there is as much time to resolve it as at first. */
  readonly reopenedAtMs?: number;
  readonly pauses: readonly Pause[];
}

/** An agency that has just been told. */
export const NEW_ASSIGNMENT: Assignment = { state: ASSIGNMENT_MACHINE.initial, pauses: [] };

/** Of facts of the same moment the later in this list is the later one. */
const WITHIN_A_MOMENT: readonly Trigger[] = [
  'acknowledged',
  'information_requested',
  'information_given',
  'resolved',
  'reopened',
  'handed_over',
];

/**
 * Where an agency stands after all that was said, in whatever order and however often it came: the facts are taken in the
 * order in which they happened. A late one may so change what follows from the others.
 */
export function assignmentAfter(facts: readonly Fact[]): Assignment {
  return facts.toSorted(byTime).reduce(after, NEW_ASSIGNMENT);
}

function byTime(one: Fact, other: Fact): number {
  const byKind = WITHIN_A_MOMENT.indexOf(one.type) - WITHIN_A_MOMENT.indexOf(other.type);
  return (
    one.atMs - other.atMs || byKind || Number(one.factId > other.factId) - Number(one.factId < other.factId)
  );
}

function after(assignment: Assignment, fact: Fact): Assignment {
  const row = transitionFor(assignment.state, fact.type);
  if (!row) return assignment;
  const noted = (row.update ?? []).reduce((known, update) => UPDATES[update](known, fact), assignment);
  return { ...noted, state: row.to };
}

const UPDATES: Readonly<Record<Update, (known: Assignment, fact: Fact) => Assignment>> = {
  noteAcknowledged: (known, { atMs }) => ({ ...known, acknowledgedAtMs: atMs }),
  beginPause: (known, { atMs }) => ({ ...known, pauses: [...known.pauses, { fromMs: atMs }] }),
  endPause: (known, { atMs }) => ({
    ...known,
    pauses: known.pauses.map((pause) => (pause.untilMs === undefined ? { ...pause, untilMs: atMs } : pause)),
  }),
  noteOutcome: (known, { atMs, outcome = 'done' }) => ({ ...known, resolvedAtMs: atMs, outcome }),
  noteReopened: (known, { atMs }) => ({ ...known, reopenedAtMs: atMs }),
  forgetOutcome: ({ resolvedAtMs: _at, outcome: _outcome, ...known }) => known,
};
