import type { Heard, VisitOutcome } from './heard.ts';
import type { PlannedVisit } from './plan-visits.ts';

/** What happened with a ticket, whatever the gate makes of it. */
export interface Truth {
  /** People who came in and went out, in order. */
  readonly passed: readonly Heard[];
  /** Scans of a good code by which nobody came in. */
  readonly refused: number;
  /** Entries by a ticket that had come in before. */
  readonly conflicts: number;
  readonly isInside: boolean;
  /** Scans that must be flagged, by the flag. */
  readonly flags: Readonly<Record<'conflict' | 'revoked_since' | 'clock_off', number>>;
}

/** A clock that is wrong by more than this has its scans flagged. */
const CLOCK_OFF_MS = 60_000;

/** Adds up what the people at the gates saw. One ticket is good for one entry. */
export function truthOf({ visit, heard }: Pick<VisitOutcome, 'visit' | 'heard'>): Truth {
  const passed = heard.filter(({ decision }) => decision === 'granted');
  const entries = passed.filter(({ direction }) => direction === 'entry');
  const conflicts = Math.max(0, entries.length - 1);
  const uploaded = heard.filter(({ by }) => by === 'device');
  const isOff = ({ scanner }: Heard): boolean => Math.abs(scanner.clockErrorMs) > CLOCK_OFF_MS;
  return {
    passed,
    refused: visit.isForged ? 0 : heard.length - passed.length,
    conflicts,
    isInside: passed.at(-1)?.direction === 'entry',
    flags: {
      conflict: conflicts,
      revoked_since: visit.isCancelled ? uploaded.filter(({ decision }) => decision === 'granted').length : 0,
      clock_off: uploaded.filter(isOff).length,
    },
  };
}

const REFUSED = 'already_redeemed';

/** What answers were not as they must be, each in a few words. */
export function wrongAnswers({ visit, heard }: Pick<VisitOutcome, 'visit' | 'heard'>): string[] {
  const turns = [...Map.groupBy(heard, ({ turn }) => turn).values()];
  return turns.flatMap((turn) => {
    const before = heard.filter((one) => one.turn < turn[0]!.turn);
    return turn.length > 1 ? wrongRivals(turn) : turn.flatMap((one) => wrongAnswer(visit, one, before));
  });
}

/** Several people with one ticket at the same moment: one comes in, whoever it is. */
function wrongRivals(turn: readonly Heard[]): string[] {
  if (turn.some(({ by }) => by === 'device')) return [];
  const granted = turn.filter(({ decision }) => decision === 'granted').length;
  const others = turn.filter(({ decision, reason }) => decision === 'denied' && reason !== REFUSED);
  return [
    ...(granted === 1
      ? []
      : [`of ${turn.length} scans at the same moment the gate granted ${granted} in place of 1`]),
    ...others.map(({ reason }) => `a rival was denied for ${reason} in place of ${REFUSED}`),
  ];
}

function wrongAnswer(visit: PlannedVisit, one: Heard, before: readonly Heard[]): string[] {
  const wanted = answerTo(visit, one, before);
  if (wanted === undefined) return [];
  const said = one.reason ?? one.decision;
  return said === wanted ? [] : [`${one.scanner.name} was told ${said} in place of ${wanted}`];
}

/** The reason of a refusal, or `granted`; undefined where nobody can tell. */
function answerTo(visit: PlannedVisit, one: Heard, before: readonly Heard[]): string | undefined {
  if (visit.isForged) return 'invalid';
  // A scanner that decides by itself though it has a network got no answer in time; what it knows depends on when that was.
  if ([...before, one].some((each) => each.by === 'device' && !isSilent(visit, each))) return undefined;
  if (visit.isCancelled) return one.by === 'gate' ? 'revoked' : 'granted';
  if (one.direction === 'exit') return 'granted';
  const knows = (entry: Heard): boolean =>
    one.by === 'gate' ? entry.by === 'gate' : entry.scanner === one.scanner;
  const entries = before.filter(({ direction, decision }) => direction === 'entry' && decision === 'granted');
  return entries.some(knows) ? REFUSED : 'granted';
}

const isSilent = ({ isInSilence }: PlannedVisit, { scanner }: Heard): boolean =>
  isInSilence && scanner.losesSignal;
